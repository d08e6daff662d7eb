import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { chooseFingerprints, forgetFingerprints } from './store/fingerprints.ts';

export const switchFingerprintsSchema = z.strictObject({
  connectionId: z.string().regex(patternOf('connection')),
  on: z.boolean(),
});
export type SwitchFingerprintsInput = z.infer<typeof switchFingerprintsSchema>;

/**
 * An operator's choice for one account: from now on each reveal leaves the fingerprints of its value, or none does any
 * more, and those that were kept are forgotten.
 */
export async function switchFingerprints(
  db: Database,
  actor: Actor,
  { connectionId, on }: SwitchFingerprintsInput,
): Promise<Result<null, Refusal<'forbidden' | 'connection-unknown'>>> {
  if (!can(actor, 'fingerprints.choose')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return db.transaction(async (tx) => {
    const connection = await tx.connection.findUnique({ where: { id: connectionId }, select: { id: true } });
    if (!connection) return refuse('connection-unknown', 'There is no such connection.');
    const at = await databaseNow(tx);
    const changed = await chooseFingerprints(tx, { connectionId, on, personId: actor.personId, at });
    const forgotten = on ? 0 : await forgetFingerprints(tx, connectionId);
    if (changed) {
      await appendRecords(tx, [
        { kind: 'fingerprints.switched', actorId: actor.personId, data: { connectionId, on, forgotten } },
      ]);
    }
    return ok(null);
  });
}
