import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { cancelOpenPack } from './store/packs.ts';
import { dropOtherAttempts } from './store/pieces.ts';

export const packIdSchema = z.strictObject({ packId: z.string().regex(patternOf('evidencePack')) });

/** Cancels a pack that is not made yet. Its maker stops at its next sign of life; nothing of it is kept. */
export async function cancelPack(
  db: Database,
  actor: Actor,
  { packId }: z.infer<typeof packIdSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'evidence.make'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was changed.');
  return await db.transaction(async (tx) => {
    if (!(await cancelOpenPack(tx, packId, await databaseNow(tx)))) {
      return refuse(
        'not-open',
        'This pack is not being made: it is done, cancelled, or not there. Nothing was changed.',
      );
    }
    await dropOtherAttempts(tx, packId, -1);
    await appendRecords(tx, [{ kind: 'evidence.cancelled', actorId: actor.personId, data: { packId } }]);
    return ok(null);
  });
}
