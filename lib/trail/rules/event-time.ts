/** An instant as CloudTrail writes it, or as a log product rewrote it. */
export interface EventTime {
  readonly at: Date;
  /** The original text where `at` alone would not give it back (a leap second, a rewritten form). */
  readonly text: string | null;
}

const CLOUDTRAIL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?Z$/;
const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?[+-]\d\d:\d\d$/;
/** Log products that rewrite times write UTC with a space and nine digits. Their form, and only theirs. */
const LOG_PRODUCT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{9})$/;

/**
 * Reads an eventTime. Refuses (null) what does not name one instant: no zone, a day that does not exist, a number.
 * A leap second is kept as the second after it, with its text.
 */
export function readEventTime(value: unknown): EventTime | null {
  if (typeof value !== 'string' || value.length > 40) return null;
  const match = CLOUDTRAIL.exec(value) ?? LOG_PRODUCT.exec(value);
  if (match) return fromParts(match, value);
  return WITH_OFFSET.test(value) ? fromOffset(value) : null;
}

function fromParts(match: RegExpExecArray, text: string): EventTime | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const leap = second === 60 && hour === 23 && minute === 59;
  if (hour > 23 || minute > 59 || (second > 59 && !leap)) return null;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const exists = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (!exists || year < 2000) return null;
  const plain = !leap && text.endsWith('Z') && text.length === 20;
  return { at: date, text: plain ? null : text };
}

function fromOffset(text: string): EventTime | null {
  const local = readEventTime(`${text.slice(0, 19)}Z`);
  const at = new Date(text);
  if (local === null || Number.isNaN(at.getTime())) return null;
  at.setUTCMilliseconds(0);
  return { at, text };
}
