/** One matching day or not, from the parts of a UTC date; `last` is the number of days of its month. */
export interface CalendarDay {
  readonly month: number;
  readonly day: number;
  /** 1 = Sunday to 7 = Saturday. */
  readonly weekday: number;
  readonly last: number;
}

export type DayRule = (day: CalendarDay) => boolean;

export interface Cron {
  /** Hours of the day at which windows open, rising. */
  readonly hours: readonly number[];
  readonly matches: DayRule;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Reads `0 H DoM Mon DoW *`, or answers undefined. Minutes are 0, years any, one of the two day fields is `?`. */
export function readCron(text: string): Cron | undefined {
  const fields = text.trim().toUpperCase().split(/\s+/);
  const [minute, hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year] = fields;
  if (fields.length !== 6 || minute !== '0' || year !== '*') return undefined;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const hours = readNumbers(hour, { from: 0, to: 23, names: [] });
  const months = readNumbers(month, { from: 1, to: 12, names: MONTHS });
  const days = dayOfWeek === '?' ? readDayOfMonth(dayOfMonth) : readDayOfWeek(dayOfWeek);
  if (hours === undefined || months === undefined || days === undefined) return undefined;
  return { hours, matches: (day) => months.includes(day.month) && days(day) };
}

interface Range {
  readonly from: number;
  readonly to: number;
  /** Names of the numbers, beginning with `from`. */
  readonly names: readonly string[];
}

/** The numbers a field of lists, ranges and steps means, rising, or undefined. */
function readNumbers(field: string, range: Range): number[] | undefined {
  const numbers = new Set<number>();
  for (const item of field.split(',')) {
    const read = readItem(item, range);
    if (read === undefined) return undefined;
    for (const number of read) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

/** `*`, `7`, `1-5`, `/8`, `8/8`, `*` with a step; steps begin again with every day, month or year. */
function readItem(item: string, range: Range): number[] | undefined {
  const [whole = '', stepText, ...more] = item.split('/');
  if (more.length > 0) return undefined;
  const step =
    stepText === undefined ? undefined : readNumber(stepText, { from: 1, to: range.to, names: [] });
  if (stepText !== undefined && step === undefined) return undefined;
  const bounds = readBounds(whole, step !== undefined, range);
  if (bounds === undefined) return undefined;
  const numbers: number[] = [];
  for (let number = bounds.first; number <= bounds.last; number += step ?? 1) numbers.push(number);
  return numbers;
}

function readBounds(
  text: string,
  stepped: boolean,
  range: Range,
): { first: number; last: number } | undefined {
  if (text === '*' || (text === '' && stepped)) return { first: range.from, last: range.to };
  const [low = '', high, ...more] = text.split('-');
  const first = readNumber(low, range);
  const last = high === undefined ? (stepped ? range.to : first) : readNumber(high, range);
  if (more.length > 0 || first === undefined || last === undefined || first > last) return undefined;
  return { first, last };
}

function readNumber(text: string, range: Range): number | undefined {
  const named = range.names.indexOf(text);
  const number = named >= 0 ? range.from + named : /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return number !== undefined && number >= range.from && number <= range.to ? number : undefined;
}

/** Days of the month, the last one (`L`), or the last of a weekday (`SUNL`). */
function readDayOfMonth(field: string): DayRule | undefined {
  return readDays(field, (item) => {
    if (item === 'L') return ({ day, last }) => day === last;
    const ofWeek = readLastWeekday(item);
    if (ofWeek !== undefined) return ofWeek;
    const numbers = readItem(item, { from: 1, to: 31, names: [] });
    return numbers && (({ day }) => numbers.includes(day));
  });
}

/** Days of the week, the nth of one (`TUE#2`), the last of one (`FRIL`), or Saturday (`L`). */
function readDayOfWeek(field: string): DayRule | undefined {
  const range = { from: 1, to: 7, names: WEEKDAYS };
  return readDays(field, (item) => {
    if (item === 'L') return ({ weekday }) => weekday === 7;
    const ofMonth = readLastWeekday(item);
    if (ofMonth !== undefined) return ofMonth;
    const [name = '', nth] = item.split('#');
    if (nth !== undefined) {
      const wanted = readNumber(name, range);
      if (wanted === undefined || !/^[1-5]$/.test(nth)) return undefined;
      return ({ weekday, day }) => weekday === wanted && Math.ceil(day / 7) === Number(nth);
    }
    const numbers = readItem(item, range);
    return numbers && (({ weekday }) => numbers.includes(weekday));
  });
}

function readLastWeekday(item: string): DayRule | undefined {
  const name = /^(\w{1,3})L$/.exec(item)?.[1];
  const wanted = name && readNumber(name, { from: 1, to: 7, names: WEEKDAYS });
  if (!wanted) return undefined;
  return ({ weekday, day, last }) => weekday === wanted && day > last - 7;
}

function readDays(field: string, read: (item: string) => DayRule | undefined): DayRule | undefined {
  const rules = field.split(',').map(read);
  if (rules.includes(undefined)) return undefined;
  return (day) => rules.some((rule) => rule?.(day));
}
