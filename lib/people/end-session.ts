import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import type { Actor } from './rules/actor.ts';
import { markSessionEnded } from './store.ts';

/** Signs out. The session is over for every tab at its next call; ending it twice does nothing. */
export async function endSession(db: Database, actor: Actor): Promise<void> {
  await db.transaction(async (tx) => {
    const ended = await markSessionEnded(tx, actor.sessionId, await databaseNow(tx), 'signed-out');
    if (!ended) return;
    await appendRecords(tx, [
      { kind: 'session.ended', actorId: actor.personId, data: { why: 'signed-out' } },
    ]);
  });
}
