const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** 5 January 1970 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** A stretch of time, `to` exclusive. */
export interface Stretch {
  readonly from: Date;
  readonly to: Date;
}

/** The stretch cut at each Monday 00:00 UTC, first to last; none where it is empty. */
export function weeksOf({ from, to }: Stretch): readonly Stretch[] {
  const weeks: Stretch[] = [];
  for (let at = from.getTime(); at < to.getTime(); ) {
    const monday = Math.floor((at - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
    const end = Math.min(monday + WEEK_MS, to.getTime());
    weeks.push({ from: new Date(at), to: new Date(end) });
    at = end;
  }
  return weeks;
}
