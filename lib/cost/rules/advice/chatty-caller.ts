import type { Advice, AdviceDraft, AdviceFacts, AdvicePrices, CallerFacts } from './advice.ts';

const MONTH_DAYS = 30;
const DAY_SECONDS = 86_400;
/** Twice an hour, all day: a cache of an hour would take away half of it. */
const MANY_A_DAY = 48;
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
  proven: true,
  deletes: false,
  title: 'Callers that read far more often than the value changes',
  act: 'Look at this caller',
  risk: 'For up to the life of the cache a caller still has the old value after a rotation: let it read again when the value is refused.',
  judge: (facts, prices) => facts.callers.flatMap((caller) => judgeCaller(facts, caller, prices)),
  says: ({ who, reads, days, changes, atFiveMinutes, atHour }) =>
    `${who} read it ${Number(reads).toLocaleString('en-US')} times on ${days} of the last 30 days, while the value changed ${timesOf(Number(changes))}. ` +
    `One cache of an hour would have asked 24 times a day; one of five minutes saves ${Number(atFiveMinutes) > 0 ? `${percentOf(Number(atFiveMinutes), Number(atHour))} of that` : 'nothing yet'}. ` +
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
  if (atFive === undefined || atHour === undefined || atHour <= 0) return [];
  return [
    {
      subject: `${facts.secretId} ${caller.principalId}`,
      secretId: facts.secretId,
      principalId: caller.principalId,
      savingMicros: atHour,
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

function percentOf(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}
