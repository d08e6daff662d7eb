import { type Database, databaseNow } from '#lib/db/client.ts';
import { type AdviceFacts, AdvicePrices } from './rules/advice/advice.ts';
import { ALL_ADVICE } from './rules/advice/all-advice.ts';
import { dayOf } from './rules/calendar.ts';
import { addCached, CACHE_LIVES, type CachedCalls } from './rules/what-if.ts';
import { selectAdviceFacts } from './store/advice-facts.ts';
import { type JudgedAdvice, replaceAdvice, saveCached } from './store/advice-rows.ts';
import { loadPriceBook, loadSettings } from './store/price-rows.ts';
import { selectSameValues } from './store/same-values.ts';

/** Secrets looked at together: bounds what is held in memory. */
const AT_ONCE = 1_000;
/** Advice kept: nobody reads more, and the dearest come first. */
const KEPT = 10_000;

/** Judges every secret anew and keeps what could be saved. All facts are read before anything is written. */
export async function judgeAdvice(db: Database, signal?: AbortSignal): Promise<number> {
  const now = await databaseNow(db.prisma);
  const settings = await loadSettings(db.pool);
  const prices = new AdvicePrices(await loadPriceBook(db.pool, settings.data.currency), dayOf(now.getTime()));
  const sameValues = await selectSameValues(db.pool, now);
  const judged: JudgedAdvice[] = [];
  const cached: CachedCalls[] = CACHE_LIVES.map((seconds) => ({ seconds, savingMicros: 0 }));
  for (let after = ''; ; ) {
    signal?.throwIfAborted();
    const facts = await selectAdviceFacts(db.pool, after, AT_ONCE, now, sameValues);
    const last = facts.at(-1);
    if (last === undefined) break;
    judged.push(...facts.flatMap((each) => judgeOne(each, prices, now.getTime())));
    for (const each of facts) addCached(cached, each, prices);
    after = last.secretId;
  }
  judged.sort((a, b) => b.savingMicros - a.savingMicros);
  const kept = judged.slice(0, KEPT);
  await db.transaction(async (tx) => {
    await replaceAdvice(tx, kept, now);
    await saveCached(tx, cached, now);
  });
  return kept.length;
}

function judgeOne(facts: AdviceFacts, prices: AdvicePrices, now: number): readonly JudgedAdvice[] {
  return ALL_ADVICE.flatMap(({ kind, judge }) =>
    judge(facts, prices, now).map((draft) => ({ ...draft, kind })),
  );
}
