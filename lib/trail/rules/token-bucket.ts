/** What is left of a rate. `at` in milliseconds of a clock that only goes forward. */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: number;
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Takes one token; null: there is none left, come back later. */
export function takeToken(bucket: TokenBucket | undefined, rate: Rate, now: number): TokenBucket | null {
  const refilled = bucket
    ? Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1_000) * rate.perSecond)
    : rate.burst;
  return refilled < 1 ? null : { tokens: refilled - 1, at: now };
}
