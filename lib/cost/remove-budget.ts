import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { budgetSchema } from './rules/budget.ts';
import { deleteBudget } from './store/budget-rows.ts';

export const removeBudgetSchema = z.strictObject({ path: budgetSchema.shape.path });

/** Takes a budget away, and with the next judgement its finding. */
export async function removeBudget(
  db: Database,
  actor: Actor,
  { path }: z.infer<typeof removeBudgetSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    if (!(await deleteBudget(tx, path))) {
      return refuse('no-such-budget', 'There is no such budget. Nothing was changed.');
    }
    await appendRecords(tx, [{ kind: 'cost.budget-removed', actorId: actor.personId, data: { path } }]);
    return ok(null);
  });
}
