import { ok, type Result } from '#lib/kernel/result.ts';
import { refuseChange } from './refusals.ts';

/**
 * Rotation schedules as AWS reads them: `rate(N days|hours)` of at least four hours, or `cron(0 H DoM Mon DoW *)`, in UTC.
 * Secrets Manager rotates at any moment inside a window.
 */
export type Schedule =
  | { readonly kind: 'rate'; readonly every: number; readonly unit: 'hour' | 'day' }
  | {
      readonly kind: 'cron';
      readonly hours: readonly number[];
      readonly days: DayField;
      readonly months: readonly number[];
      readonly weekdays: WeekdayField;
    };

type DayField =
  | { readonly kind: 'any' }
  | { readonly kind: 'days'; readonly days: readonly number[] }
  | { readonly kind: 'last' }
  | { readonly kind: 'last-weekday'; readonly weekday: number };
type WeekdayField =
  | { readonly kind: 'any' }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'last'; readonly weekday: number };

export interface Window {
  readonly opensAt: Date;
  /** Exclusive. */
  readonly closesAt: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const WEEKDAY_WORDS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const LONG_MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

/** Reads an expression, or says in words what AWS would refuse about it. */
export function readSchedule(expression: string): Result<Schedule> {
  const rate = /^rate\((\d{1,4}) (hours?|days?)\)$/.exec(expression);
  if (rate) return readRate(Number(rate[1]), rate[2]?.startsWith('hour') ? 'hour' : 'day');
  const cron = /^cron\(([^()]+)\)$/.exec(expression);
  if (cron) return readCron((cron[1] ?? '').trim().split(/\s+/));
  return wrong('A schedule looks like rate(30 days) or cron(0 3 1 * ? *).');
}

function readRate(every: number, unit: 'hour' | 'day'): Result<Schedule> {
  if (every < 1 || every > (unit === 'hour' ? 24_000 : 1_000))
    return wrong('A rate is 4 hours to 1,000 days.');
  if (unit === 'hour' && every < 4) return wrong('AWS rotates every 4 hours at most.');
  return ok({ kind: 'rate', every, unit });
}

function readCron(fields: readonly string[]): Result<Schedule> {
  const [minutes, hour = '', day = '', month = '', weekday = '', year] = fields;
  if (fields.length !== 6) return wrong('A cron schedule has six fields: 0, hour, day, month, weekday, *.');
  if (minutes !== '0') return wrong('The minutes must be 0: windows open on the hour.');
  if (year !== '*') return wrong('The year must be *.');
  if ((day === '?') === (weekday === '?')) return wrong('Exactly one of day of month and weekday is ?.');
  const hours = readList(hour, 0, 23, []);
  const months = readList(month, 1, 12, MONTHS);
  const days = readDays(day);
  const weekdays = readWeekdays(weekday);
  if (!hours) return wrong('The hour is 0 to 23, with , - / or *.');
  if (!months) return wrong('The month is 1 to 12 or JAN to DEC, with , - / or *.');
  if (!days) return wrong('The day of month is 1 to 31, L, or like SUNL.');
  if (!weekdays) return wrong('The weekday is 1 to 7 or SUN to SAT, like MON#1 or FRIL.');
  return ok({ kind: 'cron', hours, days, months, weekdays });
}

function wrong(words: string) {
  return refuseChange('schedule', { words, field: 'schedule' });
}

/** A field of numbers with `*`, `a-b`, `a,b` and steps, in which `/8` begins at the smallest. Null: not one. */
function readList(text: string, least: number, most: number, names: readonly string[]): number[] | null {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    if (part.split('/').length > 2) return null;
    const every = step === undefined ? 1 : numberIn(step, 1, most, []);
    const bounds =
      range === '' || range === '*'
        ? [least, most]
        : range.split('-').map((one) => numberIn(one, least, most, names));
    if (range === '' && step === undefined) return null;
    const [from, to = step === undefined ? from : most] = bounds;
    if (every === null || from === null || to === null || from === undefined || to === undefined) return null;
    if (bounds.length > 2 || from > to) return null;
    for (let value = from; value <= to; value += every) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function numberIn(text: string, least: number, most: number, names: readonly string[]): number | null {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + (names === WEEKDAYS ? 1 : least);
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

function readDays(text: string): DayField | null {
  if (text === '?' || text === '*') return { kind: 'any' };
  if (text === 'L') return { kind: 'last' };
  const weekday = /^([A-Z]{3})L$/i.exec(text);
  if (weekday) {
    const index = WEEKDAYS.indexOf((weekday[1] ?? '').toUpperCase());
    return index < 0 ? null : { kind: 'last-weekday', weekday: index };
  }
  const days = readList(text, 1, 31, []);
  return days ? { kind: 'days', days } : null;
}

function readWeekdays(text: string): WeekdayField | null {
  if (text === '?' || text === '*') return { kind: 'any' };
  const nth = /^([A-Z]{3}|[1-7])#([1-5])$/i.exec(text);
  if (nth) {
    const weekday = numberIn(nth[1] ?? '', 1, 7, WEEKDAYS);
    return weekday === null ? null : { kind: 'nth', weekday: weekday - 1, nth: Number(nth[2]) };
  }
  const last = /^([A-Z]{3}|[1-7])L$/i.exec(text);
  if (last) {
    const weekday = numberIn(last[1] ?? '', 1, 7, WEEKDAYS);
    return weekday === null ? null : { kind: 'last', weekday: weekday - 1 };
  }
  const weekdays = readList(text, 1, 7, WEEKDAYS);
  return weekdays ? { kind: 'weekdays', weekdays: weekdays.map((day) => day - 1) } : null;
}

/** Checks the length of the window: it may not reach into the next one, nor into the next day. */
export function checkDuration(schedule: Schedule, duration: string | null): Result<true> {
  if (duration === null) return ok(true);
  const hours = Number.parseInt(duration, 10);
  if (schedule.kind === 'rate' && schedule.unit === 'hour' && hours > schedule.every) {
    return refuseChange('schedule', {
      words: 'The window would reach into the next one.',
      field: 'duration',
    });
  }
  if (schedule.kind === 'cron') {
    const reaches = schedule.hours.some((hour, index) => {
      const next = schedule.hours[index + 1] ?? 24;
      return hour + hours > next;
    });
    if (reaches) {
      const words = 'The window would reach into the next one, or into the next day in UTC.';
      return refuseChange('schedule', { words, field: 'duration' });
    }
  }
  return ok(true);
}

/** The next windows after `now`. A rate counts from the day of the last rotation, or from today. */
export function nextWindows(
  schedule: Schedule,
  duration: string | null,
  now: Date,
  options: { readonly from?: Date | null; readonly most?: number } = {},
): readonly Window[] {
  const most = options.most ?? 5;
  if (schedule.kind === 'rate') return rateWindows(schedule, duration, now, options.from ?? now, most);
  const windows: Window[] = [];
  const start = startOfDay(now);
  for (let ahead = 0; ahead < 366 * 5 && windows.length < most; ahead += 1) {
    const day = new Date(start.getTime() + ahead * DAY_MS);
    if (!isDayOf(schedule, day)) continue;
    for (const hour of schedule.hours) {
      const opensAt = new Date(day.getTime() + hour * HOUR_MS);
      const window = { opensAt, closesAt: closeOf(opensAt, duration, false) };
      if (window.closesAt > now && windows.length < most) windows.push(window);
    }
  }
  return windows;
}

function rateWindows(
  schedule: Extract<Schedule, { kind: 'rate' }>,
  duration: string | null,
  now: Date,
  from: Date,
  most: number,
): readonly Window[] {
  const isHours = schedule.unit === 'hour';
  const step = schedule.every * (isHours ? HOUR_MS : DAY_MS);
  const base = startOfDay(from).getTime();
  const passed = Math.max(0, Math.floor((now.getTime() - base) / step) - 1);
  const windows: Window[] = [];
  for (let index = passed; windows.length < most && index < passed + most + 3; index += 1) {
    const opensAt = new Date(base + (index + 1) * step);
    const window = { opensAt, closesAt: closeOf(opensAt, duration, isHours) };
    if (window.closesAt > now) windows.push(window);
  }
  return windows;
}

function closeOf(opensAt: Date, duration: string | null, isHours: boolean): Date {
  if (duration !== null) return new Date(opensAt.getTime() + Number.parseInt(duration, 10) * HOUR_MS);
  return isHours ? new Date(opensAt.getTime() + HOUR_MS) : new Date(startOfDay(opensAt).getTime() + DAY_MS);
}

function startOfDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}

function isDayOf({ months, days, weekdays }: Extract<Schedule, { kind: 'cron' }>, day: Date): boolean {
  if (!months.includes(day.getUTCMonth() + 1)) return false;
  const date = day.getUTCDate();
  const weekday = day.getUTCDay();
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  if (days.kind === 'days' && !days.days.includes(date)) return false;
  if (days.kind === 'last' && date !== last) return false;
  if (days.kind === 'last-weekday' && !(weekday === days.weekday && date + 7 > last)) return false;
  if (weekdays.kind === 'weekdays') return weekdays.weekdays.includes(weekday);
  if (weekdays.kind === 'nth') return weekday === weekdays.weekday && Math.ceil(date / 7) === weekdays.nth;
  if (weekdays.kind === 'last') return weekday === weekdays.weekday && date + 7 > last;
  return true;
}

/** The schedule in plain words: "Every 30 days, between 00:00 and 24:00 UTC". */
export function scheduleWords(schedule: Schedule, duration: string | null): string {
  if (schedule.kind === 'rate') {
    const every =
      schedule.every === 1 ? `Every ${schedule.unit}` : `Every ${schedule.every} ${schedule.unit}s`;
    const length = duration ?? (schedule.unit === 'hour' ? '1h' : '24h');
    return `${every}, in a window of ${Number.parseInt(length, 10)} h${schedule.unit === 'day' ? ' from 00:00 UTC' : ''}`;
  }
  const hours = schedule.hours.map((hour) => {
    const end = duration === null ? 24 : hour + Number.parseInt(duration, 10);
    return `${clock(hour)} and ${clock(end)}`;
  });
  const times = hours.length > 4 ? `${hours.length} times a day` : `between ${hours.join(', or ')} UTC`;
  const { days, weekdays, months } = schedule;
  const isDaily = months.length === 12 && days.kind === 'any' && ['any', 'weekdays'].includes(weekdays.kind);
  return `${dayWords(schedule)}${isDaily ? '' : monthWords(months)}, ${times}`;
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

function dayWords({ days, weekdays }: Extract<Schedule, { kind: 'cron' }>): string {
  if (days.kind === 'last') return 'On the last day';
  if (days.kind === 'last-weekday') return `On the last ${WEEKDAY_WORDS[days.weekday]}`;
  if (days.kind === 'days') return `On day ${listed(days.days.map(String))}`;
  if (weekdays.kind === 'nth') return `On ${WEEKDAY_WORDS[weekdays.weekday]} number ${weekdays.nth}`;
  if (weekdays.kind === 'last') return `On the last ${WEEKDAY_WORDS[weekdays.weekday]}`;
  if (weekdays.kind === 'weekdays') {
    return `On ${listed(weekdays.weekdays.map((day) => WEEKDAY_WORDS[day] ?? ''))}`;
  }
  return 'Every day';
}

function monthWords(months: readonly number[]): string {
  if (months.length === 12) return ' of each month';
  return ` of ${listed(months.map((month) => LONG_MONTH.format(Date.UTC(2000, month - 1))))}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
