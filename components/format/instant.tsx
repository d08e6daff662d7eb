'use client';

import {
  type AgeStyle,
  exactInstant,
  formatAge,
  formatClock,
  formatCountdown,
  formatDay,
  formatDeadline,
  formatInstant,
  MINUTE,
  millis,
} from './time.ts';
import { useNow, useZone } from './viewer.tsx';

interface At {
  /** ISO 8601 instant. */
  at: string;
  className?: string;
}

/** `14:32`, `18 Nov, 11:20` or `18 Nov 2025` in the viewer's zone; the exact instant in UTC on hover. */
export function Instant({ at, seconds, className }: At & { seconds?: boolean }) {
  const words = formatInstant(at, { now: useNow(), zone: useZone(), seconds });
  return (
    <time dateTime={exactInstant(at)} title={exactInstant(at)} className={className}>
      {words}
    </time>
  );
}

/** The wall clock alone, for rows that stand under a day head. */
export function Clock({ at, seconds, className }: At & { seconds?: boolean }) {
  const words = formatClock(at, useZone(), seconds);
  return (
    <time dateTime={exactInstant(at)} title={exactInstant(at)} className={className}>
      {words}
    </time>
  );
}

/** A day head: `Wednesday 18 November`. */
export function Day({ at, className }: At) {
  const words = formatDay(at, { now: useNow(), zone: useZone() });
  return (
    <time dateTime={exactInstant(at)} title={exactInstant(at)} className={className}>
      {words}
    </time>
  );
}

/** How long ago, kept current: `4 min` (column), `20 days` (sentence), `4 min ago` (ago), "just now" (prose). */
export function Age({ at, look = 'column', className }: At & { look?: AgeStyle }) {
  const now = useNow();
  return (
    <time dateTime={exactInstant(at)} title={exactInstant(at)} className={className}>
      {formatAge(at, now, look)}
    </time>
  );
}

/** "today at 14:00, 32 min ago": for everything a decision rests on. */
export function Deadline({ at, className }: At) {
  const words = formatDeadline(at, { now: useNow(), zone: useZone() });
  return (
    <time dateTime={exactInstant(at)} title={exactInstant(at)} className={className}>
      {words}
    </time>
  );
}

/** The name of the viewer's zone, for "Times in Europe/Berlin." once on a page. */
export function ZoneName() {
  return useZone();
}

export interface CountdownProps {
  /** ISO instant of the end; the end itself no longer counts. */
  until: string;
  /** ISO instant of the start: with it a line below shortens. */
  since?: string;
  look?: 'figure' | 'inline';
  /** Set where the subject is in production: the line takes its colour. */
  production?: boolean;
  /** What a reader is told ends: "Grant ends in". */
  label: string;
}

/** Announced at 5 min, 1 min, 30 s and 0. */
const ANNOUNCED = [5 * MINUTE, MINUTE, 30_000, 0];

function announcement(left: number, label: string): string {
  const mark = ANNOUNCED.findLast((point) => left <= point);
  if (mark === undefined) return '';
  return mark === 0 ? `${label}: ended` : `${label} ${mark >= MINUTE ? `${mark / MINUTE} min` : '30 s'}`;
}

/** What is left, by the second. A figure with a shortening line, or inline text. Within the last minute it warns. */
export function Countdown({ until, since, ...look }: CountdownProps) {
  const now = useNow('second');
  const whole = since ? millis(until) - millis(since) : undefined;
  return <TimeLeft {...look} left={Math.max(0, millis(until) - now)} whole={whole} />;
}

export interface TimeLeftProps extends Omit<CountdownProps, 'until' | 'since'> {
  /** ms, not below 0. */
  left: number;
  /** ms from the start to the end: with it a line below shortens. */
  whole?: number;
}

/** How a countdown looks; the caller knows what is left. */
export function TimeLeft({ left, whole, look = 'inline', production, label }: TimeLeftProps) {
  const words = formatCountdown(left);
  const line = left <= MINUTE ? 'fill-warn-mark' : production ? 'fill-prod-fill' : 'fill-accent';
  return (
    <>
      <span
        role="timer"
        aria-label={`${label} ${words}`}
        className={look === 'figure' ? 'figures block text-figure' : 'figures font-semibold'}
      >
        {words}
      </span>
      {whole === undefined ? null : (
        <svg
          className="mt-6 block h-3 w-full"
          viewBox="0 0 1000 3"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect width="1000" height="3" className="fill-rule" />
          <rect
            width={whole > 0 ? Math.round(Math.min(1, left / whole) * 1000) : 0}
            height="3"
            className={line}
          />
        </svg>
      )}
      <span className="only-read" aria-live={left === 0 ? 'assertive' : 'polite'}>
        {announcement(left, label)}
      </span>
    </>
  );
}
