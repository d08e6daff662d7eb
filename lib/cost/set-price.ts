import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { isDay } from './rules/calendar.ts';
import type { PriceEdit } from './rules/price.ts';
import { insertPrice, loadSettings } from './store/price-rows.ts';

/**
 * Sets a price from a day on, in the currency of the settings. What was reckoned before that day stays; months from it
 * on are reckoned anew within minutes.
 */
export async function setPrice(db: Database, actor: Actor, edit: PriceEdit): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  if (!isDay(edit.validFrom)) {
    const words = 'There is no such day. Write it as 2026-11-20.';
    return refuse('no-such-day', words, { validFrom: words });
  }
  if (!isStorable(edit.source)) {
    const words = 'This holds characters that cannot be kept.';
    return refuse('text-broken', words, { source: words });
  }
  const { currency } = (await loadSettings(db.pool)).data;
  return await db.transaction(async (tx) => {
    await insertPrice(tx, { ...edit, currency }, actor.personId);
    const { component, micros, validFrom, source } = edit;
    await appendRecords(tx, [
      {
        kind: 'cost.price-set',
        actorId: actor.personId,
        data: { component, currency, micros, validFrom, source },
      },
    ]);
    return ok(null);
  });
}
