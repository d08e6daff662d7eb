import { type Database, databaseNow } from '#lib/db/client.ts';
import { reckonMonth } from './reckon-month.ts';
import { HOUR_MS, type Month, monthOf, monthsBefore } from './rules/calendar.ts';
import { type ReckonedMonth, selectInputs, selectMonths } from './store/month-rows.ts';
import { loadPriceBook, loadSettings } from './store/price-rows.ts';

/** The running month and those before it that are kept. */
const MONTHS = 6;
/** A month of so many secrets is reckoned at most once a second: 100,000 of them rest for a good quarter of an hour. */
const SECRETS_A_SECOND = 100;

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
    const last = known.find((entry) => entry.month === month);
    if (last && (last.inputs === text || isResting(last, now))) continue;
    await reckonMonth(db, { month, now, inputs: text, prices, settings, signal });
    done.push(month);
  }
  return done;
}

/** A large month that was just reckoned waits, although more calls have come since. */
function isResting({ secrets, reckonedAt }: ReckonedMonth, now: Date): boolean {
  return now.getTime() - reckonedAt.getTime() < (secrets / SECRETS_A_SECOND) * 1_000;
}
