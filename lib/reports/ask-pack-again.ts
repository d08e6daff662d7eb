import type { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { packIdSchema } from './cancel-pack.ts';
import { askAgain, lockPack } from './store/packs.ts';

/** Asks for a pack to be made once more from the same facts. Only if it has the same bytes is it kept. */
export async function askPackAgain(
  db: Database,
  actor: Actor,
  { packId }: z.infer<typeof packIdSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'evidence.make'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was changed.');
  return await db.transaction(async (tx) => {
    const pack = await lockPack(tx, packId);
    if (pack?.state !== 'done' || !(await askAgain(tx, packId, await databaseNow(tx)))) {
      return refuse(
        'not-done',
        'Only a pack that is done can be made again, once at a time. Nothing was changed.',
      );
    }
    await appendRecords(tx, [{ kind: 'evidence.asked-again', actorId: actor.personId, data: { packId } }]);
    return ok(null);
  });
}
