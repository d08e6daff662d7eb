import { type Database, databaseNow } from '#lib/db/client.ts';
import { reckonMonth } from './reckon-month.ts';
import { HOUR_MS, type Month, monthOf, monthsBefore } from './rules/calendar.ts';
import { selectInputs, selectMonths } from './store/month-rows.ts';
import { loadPriceBook, loadSettings } from './store/price-rows.ts';

/** The running month and those before it that are kept. */
const MONTHS = 6;

/**
 * Reckons every month whose inputs changed since it was last reckoned; the running one also with every hour. Says which
 * months those were. What changed nothing writes nothing.
 */
export async function reckonCosts(db: Database, signal?: AbortSignal): Promise<readonly Month[]> {
  const now = await databaseNow(db.prisma);
  const running = monthOf(now);
  const months = Array.from({ length: MONTHS }, (_, index) => monthsBefore(running, index));
  const [inputs, known, settings] = await Promise.all([
    selectInputs(db.pool, months),
    selectMonths(db.pool),
    loadSettings(db.pool),
  ]);
  const prices = await loadPriceBook(db.pool, settings.data.currency);
  const done: Month[] = [];
  for (const month of months) {
    signal?.throwIfAborted();
    const hour = month === running ? ` ${Math.floor(now.getTime() / HOUR_MS)}` : '';
    const text = `${inputs.get(month) ?? ''}${hour}`;
    if (known.find((entry) => entry.month === month)?.inputs === text) continue;
    await reckonMonth(db, { month, now, inputs: text, prices, settings, signal });
    done.push(month);
  }
  return done;
}
