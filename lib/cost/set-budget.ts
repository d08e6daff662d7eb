import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import type { Budget } from './rules/budget.ts';
import { saveBudget } from './store/budget-rows.ts';
import { loadSettings } from './store/price-rows.ts';

/** Sets the most that a node may cost in a month. A finding says when the forecast crosses it. */
export async function setBudget(db: Database, actor: Actor, budget: Budget): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  if (!isStorable(budget.path)) {
    const words = 'This path holds characters that cannot be kept.';
    return refuse('text-broken', words, { path: words });
  }
  const { currency } = (await loadSettings(db.pool)).data;
  return await db.transaction(async (tx) => {
    await saveBudget(tx, { ...budget, currency }, actor.personId);
    const { path, micros } = budget;
    await appendRecords(tx, [
      { kind: 'cost.budget-set', actorId: actor.personId, data: { path, micros, currency } },
    ]);
    return ok(null);
  });
}
