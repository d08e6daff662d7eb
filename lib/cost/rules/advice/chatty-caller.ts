import type { Advice, AdviceDraft, AdviceFacts, AdvicePrices, CallerFacts } from './advice.ts';

const MONTH_DAYS = 30;
const DAY_SECONDS = 86_400;
/** Once a minute, all day: a cache of five minutes would take away four of five. */
const MANY_A_DAY = 1_440;
/** A caller may read so many times as often as the value changes before it is called often. */
const READS_A_CHANGE = 100;

/** Reads that are left in a month when one cache asks again after `ttl` seconds. */
export function readsWithCache(readsADay: number, ttl: number): number {
  return Math.min(readsADay, DAY_SECONDS / ttl) * MONTH_DAYS;
}

/** What a caller saves in a month with one cache that asks again after `ttl` seconds. */
export function savingAt(facts: AdviceFacts, readsADay: number, ttl: number, prices: AdvicePrices): number {
  const saved = Math.max(0, readsADay * MONTH_DAYS - readsWithCache(readsADay, ttl));
  return prices.calls('api-calls', saved) + (facts.customerKey ? prices.calls('key-requests', saved) : 0);
}

export const chattyCaller: Advice = {
  kind: 'chatty-caller',
  title: 'Callers that read far more often than the value changes',
  act: 'Look at this caller',
  risk: 'For up to the life of the cache a caller still has the old value after a rotation: let it read again when the value is refused.',
  judge: (facts, prices) => facts.callers.flatMap((caller) => judgeCaller(facts, caller, prices)),
  says: ({ who, reads, days, changes, atHour }) =>
    `${who} read it ${Number(reads).toLocaleString('en-US')} times on ${days} of the last 30 days, while the value changed ${timesOf(Number(changes))}. ` +
    `The saving is of one cache of five minutes${Number(atHour) > 0 ? '; one of an hour saves still more' : ''}. ` +
    'AWS offers caching clients for Java, Python, Go, .NET and Rust, the Secrets Manager Agent, and the Parameters and Secrets extension for Lambda.',
};

function judgeCaller(facts: AdviceFacts, caller: CallerFacts, prices: AdvicePrices): readonly AdviceDraft[] {
  if (caller.isInventoryTool || caller.recentDays === 0 || facts.deletionAskedAt !== null) return [];
  const readsADay = caller.recentReads / caller.recentDays;
  if (readsADay < MANY_A_DAY || caller.reads < READS_A_CHANGE * facts.changes) return [];
  // On days on which it does not read it saves nothing: the month has as many of its days as the last thirty had.
  const active = caller.recentDays / MONTH_DAYS;
  const [atFive, atHour] = [300, 3_600].map((ttl) =>
    Math.round(savingAt(facts, readsADay, ttl, prices) * active),
  );
  if (atFive === undefined || atHour === undefined || atFive <= 0) return [];
  return [
    {
      subject: `${facts.secretId} ${caller.principalId}`,
      secretId: facts.secretId,
      principalId: caller.principalId,
      savingMicros: atFive,
      evidence: {
        ...{ who: caller.who, reads: caller.recentReads, days: caller.recentDays, changes: facts.changes },
        ...{ atFiveMinutes: atFive, atHour },
      },
    },
  ];
}

function timesOf(count: number): string {
  return count === 0 ? 'not once' : count === 1 ? 'once' : `${count} times`;
}
