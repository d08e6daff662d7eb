import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isDay } from './rules/calendar.ts';
import { COMPONENTS } from './rules/price.ts';
import type { CostSettingsData } from './rules/settings.ts';
import { loadPriceBook, saveSettings } from './store/price-rows.ts';

/** Long before any month that is shown. */
const BEGINNING = '2020-01-01';

/** Changes currency, trials and free requests. Every month is reckoned anew within minutes. */
export async function changeSettings(
  db: Database,
  actor: Actor,
  data: CostSettingsData,
): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  const broken = data.trials.find(({ from, to }) => !isDay(from) || !isDay(to) || to < from);
  if (broken) {
    const words = 'A trial needs a first and a last day, in this order.';
    return refuse('trial-days', words, { trials: words });
  }
  const prices = await loadPriceBook(db.pool, data.currency);
  const missing = COMPONENTS.filter((component) => prices.on(component, BEGINNING) === null);
  if (missing.length > 0) {
    const words = `There are no prices in ${data.currency} from ${BEGINNING} on for: ${missing.join(', ')}. Set them first.`;
    return refuse('prices-missing', words, { currency: words });
  }
  return await db.transaction(async (tx) => {
    await saveSettings(tx, data, actor.personId);
    const { currency, trials, freeKeyRequests } = data;
    await appendRecords(tx, [
      {
        kind: 'cost.settings-changed',
        actorId: actor.personId,
        data: { currency, trials: trials.length, freeKeyRequests },
      },
    ]);
    return ok(null);
  });
}
