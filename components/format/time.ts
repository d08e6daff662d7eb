/**
 * Times as the product writes them. All functions are pure: the instant, the moment it is looked at and the zone
 * are handed in. Instants are ISO 8601 texts or milliseconds since 1970; zones are IANA names ("Europe/Berlin").
 */

export type Moment = string | number;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG_MONTHS = [
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

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'long',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(zone, made);
  return made;
}

/** Milliseconds of a moment, or NaN where the text is no instant. */
export function millis(moment: Moment): number {
  return typeof moment === 'number' ? moment : Date.parse(moment);
}

function wallClock(at: number, zone: string): WallClock {
  const parts: Record<string, string> = {};
  for (const part of clockOf(zone).formatToParts(at)) parts[part.type] = part.value;
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    weekday: parts.weekday ?? '',
    hour: parts.hour ?? '',
    minute: parts.minute ?? '',
    second: parts.second ?? '',
  };
}

export interface InstantLook {
  readonly now: Moment;
  readonly zone: string;
  /** Audit and reveal show seconds. */
  readonly seconds?: boolean;
}

/** Today `14:32`; this year `18 Nov, 11:20`; older `18 Nov 2025`. An unreadable instant is "unknown time". */
export function formatInstant(moment: Moment, look: InstantLook): string {
  const at = millis(moment);
  if (Number.isNaN(at)) return 'unknown time';
  const then = wallClock(at, look.zone);
  const now = wallClock(millis(look.now), look.zone);
  const time = look.seconds ? `${then.hour}:${then.minute}:${then.second}` : `${then.hour}:${then.minute}`;
  const day = `${then.day} ${MONTHS[then.month - 1]}`;
  if (then.year !== now.year) return look.seconds ? `${day} ${then.year}, ${time}` : `${day} ${then.year}`;
  if (then.month === now.month && then.day === now.day) return time;
  return `${day}, ${time}`;
}

/** The wall clock alone: `14:32` or `14:32:07`. */
export function formatClock(moment: Moment, zone: string, seconds = false): string {
  const at = millis(moment);
  if (Number.isNaN(at)) return 'unknown time';
  const { hour, minute, second } = wallClock(at, zone);
  return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

/** A day head: `Wednesday 18 November`, with the year where it is not this one. */
export function formatDay(moment: Moment, look: { readonly now: Moment; readonly zone: string }): string {
  const at = millis(moment);
  if (Number.isNaN(at)) return 'unknown day';
  const then = wallClock(at, look.zone);
  const head = `${then.weekday} ${then.day} ${LONG_MONTHS[then.month - 1]}`;
  return then.year === wallClock(millis(look.now), look.zone).year ? head : `${head} ${then.year}`;
}

/** A day on an axis: `18 Nov`. */
export function formatShortDay(moment: Moment, zone: string): string {
  const at = millis(moment);
  if (Number.isNaN(at)) return '';
  const then = wallClock(at, zone);
  return `${then.day} ${MONTHS[then.month - 1]}`;
}

/** The exact instant in UTC, for titles and copies: `2026-11-20T14:32:07Z`; milliseconds only where there are any. */
export function exactInstant(moment: Moment): string {
  const at = millis(moment);
  if (Number.isNaN(at)) return 'unknown time';
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** Whether the runtime knows a zone of this name. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

export type DurationStyle = 'column' | 'sentence';

const LONG_UNITS: Record<string, [string, string]> = { d: ['day', 'days'] };

function unit(count: number, short: string, style: DurationStyle): string {
  const words = style === 'sentence' ? LONG_UNITS[short] : undefined;
  if (!words) return `${count} ${short}`;
  return `${count} ${count === 1 ? words[0] : words[1]}`;
}

/**
 * A length of time in ms: `6 s`, `4 min`, `5 h 18 min`, `20 d` in columns, `20 days` in sentences. Two units at
 * most, rounded down; from two days on only days. Negative lengths are shown as their size.
 */
export function formatDuration(ms: number, style: DurationStyle = 'column'): string {
  if (!Number.isFinite(ms)) return 'unknown';
  const seconds = Math.floor(Math.abs(ms) / SECOND);
  if (seconds < 60) return unit(seconds, 's', style);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return unit(minutes, 'min', style);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return twoUnits(hours, 'h', minutes % 60, 'min', style);
  const days = Math.floor(hours / 24);
  if (days < 2) return twoUnits(days, 'd', hours % 24, 'h', style);
  return unit(days, 'd', style);
}

function twoUnits(
  big: number,
  bigName: string,
  small: number,
  smallName: string,
  style: DurationStyle,
): string {
  const first = unit(big, bigName, style);
  return small === 0 ? first : `${first} ${unit(small, smallName, style)}`;
}

export type AgeStyle = DurationStyle | 'ago' | 'prose';

/**
 * How long ago: `6 s` (column), `20 days` (sentence), `4 min ago` (ago), or "just now" below 10 s (prose).
 * An instant that is still to come reads `in 4 d` in every style.
 */
export function formatAge(moment: Moment, now: Moment, style: AgeStyle = 'column'): string {
  const ms = millis(now) - millis(moment);
  if (Number.isNaN(ms)) return 'unknown';
  const words: DurationStyle = style === 'sentence' || style === 'prose' ? 'sentence' : 'column';
  // What was just done may lie before the last step of the clock the reader looks at.
  const past = style === 'ago' || style === 'prose';
  if (ms <= (past ? -10 * SECOND : -SECOND)) return `in ${formatDuration(-ms, words)}`;
  if (style === 'prose' && ms < 10 * SECOND) return 'just now';
  const age = formatDuration(Math.max(0, ms), words);
  return style === 'ago' || style === 'prose' ? `${age} ago` : age;
}

/** What is left: `6:14`, above an hour `1 h 12 min`, above two days `4 d`; never below `0:00`. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  if (seconds >= 3600) return formatDuration(seconds * SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A deadline as a time, then relative: "today at 14:00, 32 min ago", "Monday 23 November at 14:00, in 2 days". */
export function formatDeadline(
  moment: Moment,
  look: { readonly now: Moment; readonly zone: string },
): string {
  const at = millis(moment);
  const now = millis(look.now);
  if (Number.isNaN(at)) return 'unknown time';
  const day = formatDay(at, look);
  const words = day === formatDay(now, look) ? 'today' : day;
  return `${words} at ${formatClock(at, look.zone)}, ${formatAge(at, now, 'prose')}`;
}
