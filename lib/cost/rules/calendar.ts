/**
 * Hours and months of the bill, all in UTC. An hour is charged once it has begun: a secret made at 10:40 pays the hour
 * from 10:00, one deleted at 10:20 the same hour and none after it. So parts of a month always sum to the month.
 */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** `2026-11` */
export type Month = string;
/** `2026-11-20` */
export type Day = string;

/** From begin (inclusive) to end (exclusive), in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function isMonth(text: string): boolean {
  return MONTH.test(text);
}

export function monthOf(at: Date): Month {
  return at.toISOString().slice(0, 7);
}

export function dayOf(at: number): Day {
  return new Date(at).toISOString().slice(0, 10);
}

export function spanOfMonth(month: Month): Span {
  const from = Date.parse(`${month}-01T00:00:00Z`);
  const start = new Date(from);
  return { from, to: Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) };
}

/** The month so many before (negative: after) this one. */
export function monthsBefore(month: Month, count: number): Month {
  const start = new Date(spanOfMonth(month).from);
  return monthOf(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() - count, 1)));
}

/** 672 to 744. */
export function hoursOfMonth(month: Month): number {
  const { from, to } = spanOfMonth(month);
  return (to - from) / HOUR_MS;
}

/** Hours of the clock that a span touches. */
export function hoursTouched(span: Span): number {
  if (span.to <= span.from) return 0;
  return Math.ceil(span.to / HOUR_MS) - Math.floor(span.from / HOUR_MS);
}

/** The span widened to the hours it touches. */
export function toWholeHours(span: Span): Span {
  if (span.to <= span.from) return { from: span.from, to: span.from };
  return { from: Math.floor(span.from / HOUR_MS) * HOUR_MS, to: Math.ceil(span.to / HOUR_MS) * HOUR_MS };
}

/** What two spans share; empty (`to` = `from`) where they do not meet. */
export function overlap(one: Span, other: Span): Span {
  const from = Math.max(one.from, other.from);
  return { from, to: Math.max(from, Math.min(one.to, other.to)) };
}

/** A span in pieces, cut at each of these instants that lies within it. */
export function cutAt(span: Span, instants: readonly number[]): readonly Span[] {
  if (span.to <= span.from) return [];
  const cuts = [...new Set(instants)].filter((at) => at > span.from && at < span.to).sort((a, b) => a - b);
  const bounds = [span.from, ...cuts, span.to];
  return bounds.slice(1).map((to, index) => ({ from: bounds[index] ?? span.from, to }));
}

/** Says whether a text is a day of the calendar: `2026-02-30` is not. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && dayOf(at) === text;
}
