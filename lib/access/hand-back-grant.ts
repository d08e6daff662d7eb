import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { endGrantEarly } from './end-grant.ts';
import { recordRefusal } from './record-refusal.ts';
import { refuseAccess } from './rules/refusals.ts';
import { lockGrant } from './store/grants.ts';

export const handBackGrantSchema = z.strictObject({ grantId: z.string().regex(patternOf('grant')) });
export type HandBackGrantInput = z.infer<typeof handBackGrantSchema>;

/** Ends one's own grant before its time. Nothing is delivered under it afterwards. */
export async function handBackGrant(
  db: Database,
  actor: Actor,
  input: HandBackGrantInput,
): Promise<Result<{ usesTaken: number; usesAllowed: number }>> {
  return await db.transaction(async (tx) => {
    const grant = await lockGrant(tx, input.grantId);
    const attempt = { kind: 'request.refused', actorId: actor.personId } as const;
    if (!grant || grant.personId !== actor.personId) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-grant').refusal);
    }
    const ended = await endGrantEarly(tx, grant, { state: 'handed-back', by: actor.personId });
    if (!ended.ok) {
      const { id: grantId, requestId, secretId, secretArn } = grant;
      return await recordRefusal(tx, { ...attempt, grantId, requestId, secretId, secretArn }, ended.refusal);
    }
    await appendRecords(tx, [ended.value]);
    return ok({ usesTaken: grant.usesTaken, usesAllowed: grant.usesAllowed });
  });
}
