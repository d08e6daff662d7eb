import type { AdviceFacts, AdvicePrices } from './advice/advice.ts';
import { savingAt } from './advice/chatty-caller.ts';
import type { Micros } from './money.ts';

/** Lives of a cache that may be tried out, in seconds. */
export const CACHE_LIVES = [60, 300, 900, 3_600, 86_400] as const;

/** What all callers together would save in a month if each kept the value so long. */
export interface CachedCalls {
  readonly seconds: number;
  savingMicros: Micros;
}

const MONTH_DAYS = 30;

/** Adds one secret's callers. Each is taken as one cache; tools that look after secrets go on as they are. */
export function addCached(cached: readonly CachedCalls[], facts: AdviceFacts, prices: AdvicePrices): void {
  if (facts.deletionAskedAt !== null) return;
  for (const { isInventoryTool, recentDays, recentReads } of facts.callers) {
    if (isInventoryTool || recentDays === 0) continue;
    const share = recentDays / MONTH_DAYS;
    for (const entry of cached) {
      entry.savingMicros += Math.round(
        savingAt(facts, recentReads / recentDays, entry.seconds, prices) * share,
      );
    }
  }
}

/** What a person tries out. All amounts are of a whole month. */
export interface WhatIf {
  /** What the month will have cost as things are. */
  readonly nowMicros: Micros;
  /** Taken away: environments (everything they cost) and copies. */
  readonly withoutEnvironments: readonly Micros[];
  readonly withoutReplicas: Micros;
  /** What the chosen cache saves over everything. */
  readonly cachedMicros: Micros;
}

/**
 * What the month would cost. What an environment costs holds its calls and copies too, so a cache and the copies save
 * only in what is left of the whole.
 */
export function tryOut({ nowMicros, withoutEnvironments, withoutReplicas, cachedMicros }: WhatIf): Micros {
  if (nowMicros <= 0) return 0;
  const gone = Math.min(
    nowMicros,
    withoutEnvironments.reduce((sum, micros) => sum + micros, 0),
  );
  const left = (nowMicros - gone) / nowMicros;
  return Math.max(0, Math.round(nowMicros - gone - (withoutReplicas + cachedMicros) * left));
}
