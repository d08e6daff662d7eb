/** Says for each call whether it is still within the rate. */
export interface LookupLimiter {
  admit(account: string, region: string, now: Date): boolean;
}

/** At most `perSecond` calls of an account in a region within any second; null admits all. */
export function lookupLimiter(perSecond: number | null): LookupLimiter {
  const recent = new Map<string, number[]>();
  return {
    admit(account, region, now) {
      if (perSecond === null) return true;
      const key = `${account} ${region}`;
      const moment = now.getTime();
      // A clock that was set back must not lock anybody out.
      const kept = (recent.get(key) ?? []).filter((time) => time > moment - 1000 && time <= moment);
      const admitted = kept.length < perSecond;
      if (admitted) kept.push(moment);
      recent.set(key, kept);
      return admitted;
    },
  };
}
