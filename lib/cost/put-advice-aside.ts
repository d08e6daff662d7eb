import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { judgeAcknowledgement } from '#lib/findings/rules/acknowledgement.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { ADVICE_KINDS } from './rules/advice/advice.ts';
import { findAdvice, saveDismissal } from './store/advice-rows.ts';

export const putAdviceAsideSchema = z.strictObject({
  kind: z.enum(ADVICE_KINDS),
  subject: z.string().max(64),
  /** ISO instant at which it comes back if it is still so. */
  until: z.iso.datetime(),
  why: z.string().max(4_000),
});

/** Puts an advice aside until a day, with a reason. */
export async function putAdviceAside(
  db: Database,
  actor: Actor,
  input: z.infer<typeof putAdviceAsideSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    const { kind, subject } = input;
    const secretId = await findAdvice(tx, kind, subject);
    if (secretId === null)
      return refuse('no-such-advice', 'This advice is no longer given. Nothing was changed.');
    const now = await databaseNow(tx);
    const judged = judgeAcknowledgement({ until: new Date(input.until), why: input.why }, now);
    if (!judged.ok) return judged;
    const { until, why } = judged.value;
    await saveDismissal(tx, { kind, subject, why, until, by: actor.personId });
    await appendRecords(tx, [
      {
        kind: 'cost.advice-put-aside',
        actorId: actor.personId,
        secretId,
        data: { advice: kind, subject, until: until.toISOString(), why },
      },
    ]);
    return ok(null);
  });
}
