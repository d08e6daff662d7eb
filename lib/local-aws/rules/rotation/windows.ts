import type { CalendarDay } from './cron.ts';
import type { RotationPlan } from './schedule.ts';

/** When a secret may be rotated. `endsAt` is the last second of the window, as NextRotationDate shows it. */
export interface RotationWindow {
  readonly opensAt: Date;
  readonly endsAt: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A day that comes only with leap years returns within eight years. */
const FARTHEST_DAYS = 366 * 8 + 2;

/**
 * The next windows that open after a moment, all in UTC. Rates count from `anchor`, the last rotation; windows of
 * days open at midnight. Fewer than asked for when the schedule has no more.
 */
export function nextWindows(plan: RotationPlan, anchor: Date, after: Date, count: number): RotationWindow[] {
  const windows: RotationWindow[] = [];
  for (const opensAt of openings(plan, anchor, after)) {
    if (windows.length >= count) break;
    windows.push({ opensAt: new Date(opensAt), endsAt: new Date(opensAt + lengthOf(plan, opensAt) - 1000) });
  }
  return windows;
}

function* openings({ schedule }: RotationPlan, anchor: Date, after: Date): Generator<number> {
  if (schedule.kind === 'cron') {
    yield* cronOpenings(schedule.hours, schedule.matches, after.getTime());
    return;
  }
  const start = midnight(anchor.getTime());
  const period = schedule.every * (schedule.kind === 'days' ? DAY_MS : HOUR_MS);
  const later = Math.max(after.getTime(), anchor.getTime());
  for (let next = start + period * Math.floor((later - start) / period + 1); ; next += period) yield next;
}

function* cronOpenings(
  hours: readonly number[],
  matches: (day: CalendarDay) => boolean,
  after: number,
): Generator<number> {
  const first = midnight(after);
  for (let offset = 0; offset < FARTHEST_DAYS; offset += 1) {
    const day = first + offset * DAY_MS;
    if (!matches(calendarDay(day))) continue;
    for (const hour of hours) if (day + hour * HOUR_MS > after) yield day + hour * HOUR_MS;
  }
}

/** One hour for schedules of hours, else to the end of the UTC day. */
function lengthOf({ schedule, durationHours }: RotationPlan, opensAt: number): number {
  if (durationHours !== undefined) return durationHours * HOUR_MS;
  const hourly = schedule.kind === 'hours' || (schedule.kind === 'cron' && schedule.hours.length > 1);
  return hourly ? HOUR_MS : midnight(opensAt) + DAY_MS - opensAt;
}

/** The days between one window and the next, at least 1: what AutomaticallyAfterDays shows beside an expression. */
export function daysBetweenWindows(plan: RotationPlan, anchor: Date): number | undefined {
  const [first, second] = nextWindows(plan, anchor, anchor, 2);
  if (first === undefined || second === undefined) return undefined;
  return Math.max(1, Math.round((second.opensAt.getTime() - first.opensAt.getTime()) / DAY_MS));
}

function midnight(moment: number): number {
  return Math.floor(moment / DAY_MS) * DAY_MS;
}

function calendarDay(day: number): CalendarDay {
  const date = new Date(day);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return {
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay() + 1,
    last,
  };
}
