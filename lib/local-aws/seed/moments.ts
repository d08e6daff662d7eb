export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How far back the history of the sample goes: as far as LookupEvents looks, less what a slow first look needs. */
export const HISTORY_DAYS = 90;

/** A moment some days before `now`, at a time of day in UTC. With no days back it may lie in the future. */
export function atClock(now: Date, daysAgo: number, hour: number, minute: number, second = 0): Date {
  const day = new Date(now.getTime() - daysAgo * DAY_MS);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), hour, minute, second));
}

/** The last time that the clock showed this, at least half an hour before `now`. */
export function lastClock(now: Date, hour: number, minute: number, second = 0): Date {
  const today = atClock(now, 0, hour, minute, second);
  return today.getTime() <= now.getTime() - 30 * MINUTE_MS ? today : new Date(today.getTime() - DAY_MS);
}

export function after(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

export function dayNumber(moment: Date): number {
  return Math.floor(moment.getTime() / DAY_MS);
}

export function startOfDay(moment: Date): Date {
  return new Date(dayNumber(moment) * DAY_MS);
}
