import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { dropBytes, readOutdated } from './store/packs.ts';

const AT_ONCE = 20;

/** Lets go of the bytes of packs whose time is over. What was asked, the manifest and the hash stay. @returns how many. */
export async function dropOutdatedPacks(db: Database): Promise<number> {
  let dropped = 0;
  for (const { id } of await readOutdated(db.prisma, AT_ONCE)) {
    const done = await db.transaction(async (tx) => {
      if (!(await dropBytes(tx, id, await databaseNow(tx)))) return false;
      await appendRecords(tx, [{ kind: 'evidence.dropped', actorId: null, data: { packId: id } }]);
      return true;
    });
    if (done) dropped += 1;
  }
  return dropped;
}
