import { type Database, takeConnection } from '#lib/db/client.ts';
import { dayOf, type Month, monthOf, spanOfMonth } from './rules/calendar.ts';
import { type CostLine, callsCost } from './rules/cost-line.ts';
import { freeRequestLines } from './rules/free-requests.ts';
import type { KeptSecret } from './rules/kept-secret.ts';
import { keyLines } from './rules/keys.ts';
import type { PriceBook } from './rules/price.ts';
import type { CostSettings } from './rules/settings.ts';
import { storageLines } from './rules/storage.ts';
import { callLines, readUsage, type Usage } from './rules/usage.ts';
import { selectRecentDays } from './store/day-rows.ts';
import { selectKept } from './store/kept-secrets.ts';
import { clearMonth, insertLines, insertMonth, sumMonth } from './store/month-rows.ts';
import { selectOtherUsage, selectUsage, type UsageRow } from './store/usage-rows.ts';

/** Secrets reckoned together: bounds what is held in memory. */
const AT_ONCE = 1_000;
/** Full days that the forecast takes its mean of. */
const RECENT_DAYS = 7;

export interface MonthOrder {
  readonly month: Month;
  readonly now: Date;
  readonly inputs: string;
  readonly prices: PriceBook;
  readonly settings: CostSettings;
  readonly signal?: AbortSignal | undefined;
}

interface Tally {
  secrets: number;
  refused: number;
  keptMonthly: number;
  /** Users of each customer key: known in full only at the end. */
  readonly byKey: Map<string, KeptSecret[]>;
  /** Requests to keys: the free ones are taken off once all are known. */
  readonly requests: CostLine[];
}

/**
 * Reckons one month anew and puts it in the place of what was there, in one transaction: pages see the old month or the
 * new one. Counts that cannot be read are left out and counted. Cut off, it changes nothing.
 */
export async function reckonMonth(db: Database, order: MonthOrder): Promise<void> {
  const { client, release } = await takeConnection(db.pool);
  try {
    await client.query('BEGIN');
    await clearMonth(client, order.month);
    const tally: Tally = { secrets: 0, refused: 0, keptMonthly: 0, byKey: new Map(), requests: [] };
    const cuts = cutsOf(order);
    for (let after = ''; ; ) {
      order.signal?.throwIfAborted();
      const secrets = await selectKept(db.pool, order.month, after, AT_ONCE);
      const last = secrets.at(-1);
      if (last === undefined) break;
      const ids = secrets.map(({ secretId }) => secretId);
      const usage = await selectUsage(db.pool, order.month, ids, cuts);
      await insertLines(client, linesOf(secrets, usage, order, tally));
      after = last.secretId;
    }
    await insertLines(client, called(await selectOtherUsage(db.pool, order.month, cuts), order, tally));
    await insertLines(client, wholeLines(order, tally));
    await sumMonth(client, order.month);
    await insertMonth(client, {
      ...{
        month: order.month,
        inputs: order.inputs,
        through: throughOf(order),
        currency: order.settings.data.currency,
      },
      ...{ keptMonthlyMicros: tally.keptMonthly, secrets: tally.secrets, refusedCounts: tally.refused },
      recentDays: await recentDaysOf(db, order),
    });
    await client.query('COMMIT');
    release();
  } catch (error) {
    // Whatever state the connection is in, closing it takes everything back.
    release(true);
    throw error;
  }
}

/** Storage is counted to the end of the hour that has begun, at most to the end of the month. */
function throughOf({ month, now }: MonthOrder): Date {
  const { to } = spanOfMonth(month);
  return new Date(Math.min(to, now.getTime()));
}

/** Days on which counts must not be thrown together: a price or a trial begins or ends. */
function cutsOf({ prices, settings }: MonthOrder): readonly string[] {
  const trials = settings.data.trials.flatMap(({ accountId }) => settings.trialBounds(accountId)).map(dayOf);
  return [...new Set([...prices.changeDays(), ...trials])].sort();
}

function linesOf(
  secrets: readonly KeptSecret[],
  usage: readonly UsageRow[],
  order: MonthOrder,
  tally: Tally,
): readonly CostLine[] {
  const now = order.now.getTime();
  tally.secrets += secrets.length;
  for (const secret of secrets) {
    tally.keptMonthly += monthlyOf(secret, order);
    if (secret.keyId === null) continue;
    const users = tally.byKey.get(secret.keyId);
    if (users) users.push(secret);
    else tally.byKey.set(secret.keyId, [secret]);
  }
  const stored = secrets.flatMap((secret) =>
    storageLines(secret, order.month, now, order.prices, order.settings),
  );
  return [...stored, ...called(usage, order, tally)];
}

function called(rows: readonly UsageRow[], order: MonthOrder, tally: Tally): readonly CostLine[] {
  const usage: Usage[] = [];
  for (const row of rows) {
    const read = readUsage(row);
    if (read.ok) usage.push(read.value);
    else tally.refused += 1;
  }
  const lines = callLines(usage, order.month, order.prices, order.settings);
  if (order.settings.data.freeKeyRequests > 0) {
    for (const line of lines) if (line.component === 'key-requests') tally.requests.push(line);
  }
  return lines;
}

/** What calls cost on each of the last seven full days that were seen; only the running month asks. */
async function recentDaysOf(db: Database, { month, now, prices }: MonthOrder): Promise<readonly number[]> {
  if (monthOf(now) !== month) return [];
  const days = await selectRecentDays(db.pool, now, RECENT_DAYS);
  return days.map(
    ({ day, calls, keyRequests }) =>
      callsCost(prices.require('api-calls', day), calls) +
      callsCost(prices.require('key-requests', day), keyRequests),
  );
}

/** What can be said only of the whole: shared keys and free requests. */
function wholeLines(order: MonthOrder, tally: Tally): readonly CostLine[] {
  const now = order.now.getTime();
  const keys = [...tally.byKey.values()].flatMap((users) => keyLines(users, order.month, now, order.prices));
  const living = [...tally.byKey.values()].filter((users) => users.some(isKept(now)));
  tally.keptMonthly +=
    living.length * order.prices.require('key', dayOf(throughOf(order).getTime() - 1)).micros;
  return [...keys, ...freeRequestLines(tally.requests, order.month, order.settings.data.freeKeyRequests)];
}

/** What a secret that is kept now costs in a whole month; a trial is not looked ahead of. */
function monthlyOf(secret: KeptSecret, order: MonthOrder): number {
  const until = throughOf(order).getTime();
  if (!isKept(until)(secret)) return 0;
  const day = dayOf(until - 1);
  const own = order.prices.require(secret.isReplica ? 'replica' : 'secret', day).micros;
  return own + secret.unseenReplicas.length * order.prices.require('replica', day).micros;
}

function isKept(at: number): (secret: KeptSecret) => boolean {
  return ({ goneAt, deletionAskedAt }) =>
    (goneAt === null || goneAt > at) && (deletionAskedAt === null || deletionAskedAt > at);
}
