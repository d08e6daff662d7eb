import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { ADVICE_KINDS } from './rules/advice/advice.ts';
import { findAdvice, removeDismissal } from './store/advice-rows.ts';

export const takeAdviceUpSchema = z.strictObject({ kind: z.enum(ADVICE_KINDS), subject: z.string().max(64) });

/** Takes an advice up again that was put aside. */
export async function takeAdviceUp(
  db: Database,
  actor: Actor,
  { kind, subject }: z.infer<typeof takeAdviceUpSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    const secretId = await findAdvice(tx, kind, subject);
    if (secretId === null || !(await removeDismissal(tx, kind, subject))) {
      return refuse('no-such-advice', 'This was not put aside. Nothing was changed.');
    }
    await appendRecords(tx, [
      { kind: 'cost.advice-taken-up', actorId: actor.personId, secretId, data: { advice: kind, subject } },
    ]);
    return ok(null);
  });
}
