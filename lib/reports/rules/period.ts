import { z } from 'zod';

/** Days of a calendar, `2026-07-01`. A period holds its first and its last day whole, in its time zone. */
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isDay, 'is no day of the calendar');

export const periodSchema = z.strictObject({ from: day, to: day });

/** First and last day, both included. */
export type Period = z.infer<typeof periodSchema>;

const DAY_MS = 86_400_000;
/** Evidence is asked for by quarter or year; a wider net is a mistake more often than a wish. */
export const LONGEST_DAYS = 1_100;

export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

export function addDays(text: string, days: number): string {
  return new Date(Date.parse(`${text}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days in the period, both ends included; below 1 when the ends are the wrong way round. */
export function daysIn({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** Says whether this program can reckon in a zone of this name. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** The instants of a period in a zone: `to` is exclusive, the first instant of the day after the last. */
export function instantsOf(period: Period, zone: string): { readonly from: Date; readonly to: Date } {
  return { from: startOfDay(period.from, zone), to: startOfDay(addDays(period.to, 1), zone) };
}

/** The same as far as it has passed at an instant; empty (`to` is `from`) where it has not begun. */
export function instantsUntil(
  period: Period,
  zone: string,
  asOf: Date,
): { readonly from: Date; readonly to: Date } {
  const { from, to } = instantsOf(period, zone);
  const end = Math.max(Math.min(to.getTime(), asOf.getTime()), from.getTime());
  return { from, to: new Date(end) };
}

/** The first instant of a day in a zone. Where clocks go forward at midnight, the first instant there is. */
export function startOfDay(text: string, zone: string): Date {
  const wall = Date.parse(`${text}T00:00:00Z`);
  // The offset depends on the instant that is looked for: two steps settle it on either side of a change of clocks.
  const first = wall - offsetAt(wall, zone);
  const second = wall - offsetAt(first, zone);
  const found = offsetAt(second, zone) === offsetAt(first, zone) ? second : Math.max(first, second);
  return new Date(found);
}

/** How far the clocks of a zone are ahead of UTC at an instant, in ms. */
function offsetAt(at: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(at)) parts[type] = Number(value);
  const wall = Date.UTC(
    parts.year ?? 1970,
    (parts.month ?? 1) - 1,
    parts.day ?? 1,
    parts.hour ?? 0,
    parts.minute ?? 0,
    parts.second ?? 0,
  );
  return wall - Math.floor(at / 1000) * 1000;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/** The day an instant falls on in a zone. */
export function dayOf(at: Date, zone: string): string {
  return new Date(at.getTime() + offsetAt(at.getTime(), zone)).toISOString().slice(0, 10);
}

export const SPANS = ['week', 'month', 'quarter'] as const;
export type Span = (typeof SPANS)[number];

/** The last whole week (Monday to Sunday), month or quarter before a day. */
export function lastWhole(span: Span, today: string): Period {
  const begun = beginOf(span, today);
  return { from: beginOf(span, addDays(begun, -1)), to: addDays(begun, -1) };
}

/** The first day of the week, month or quarter that holds a day. */
export function beginOf(span: Span, text: string): string {
  if (span === 'week') {
    const weekday = (new Date(`${text}T00:00:00Z`).getUTCDay() + 6) % 7;
    return addDays(text, -weekday);
  }
  const [year = '', month = '01'] = text.split('-');
  const first = span === 'month' ? Number(month) : Math.floor((Number(month) - 1) / 3) * 3 + 1;
  return `${year}-${String(first).padStart(2, '0')}-01`;
}

/** The first day after the week, month or quarter that holds a day. */
export function nextBegin(span: Span, text: string): string {
  const begun = beginOf(span, text);
  return beginOf(span, addDays(begun, span === 'week' ? 7 : span === 'month' ? 31 : 92));
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const QUARTERS = ['first', 'second', 'third', 'fourth'];

/** `third quarter 2026`, `July 2026`, or `1 July to 12 August 2026`. */
export function periodWords({ from, to }: Period): string {
  const year = from.slice(0, 4);
  const next = addDays(to, 1);
  if (beginOf('quarter', from) === from && nextBegin('quarter', from) === next) {
    return `${QUARTERS[Math.floor((Number(from.slice(5, 7)) - 1) / 3)]} quarter ${year}`;
  }
  if (beginOf('month', from) === from && nextBegin('month', from) === next) {
    return `${MONTHS[Number(from.slice(5, 7)) - 1]} ${year}`;
  }
  if (from === to) return dayWords(from);
  return from.slice(0, 4) === to.slice(0, 4)
    ? `${dayWords(from).replace(` ${year}`, '')} to ${dayWords(to)}`
    : `${dayWords(from)} to ${dayWords(to)}`;
}

/** `1 July 2026`. */
export function dayWords(text: string): string {
  return `${Number(text.slice(8))} ${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`;
}
