import { dayOf, dayWords, type Period } from './period.ts';
import type { Stretch } from './weeks.ts';

/** Since when there is something to tell; null: nothing was told yet. */
export interface KnownSince {
  /** The first audit record of this installation. */
  readonly log: Date | null;
  /** How far back any source has read CloudTrail. */
  readonly trail: Date | null;
}

/** What of a stretch of time nothing can be told of, as sentences; none where all of it can be told of. */
export function unknownSentences(window: Stretch, { log, trail }: KnownSince, zone: string): string[] {
  const day = (at: Date) => dayWords(dayOf(at, zone));
  const sentences: string[] = [];
  if (log !== null && window.to <= log) {
    sentences.push(
      `This installation has kept records since ${day(log)}: no request, decision or reveal of this period can be in the pack.`,
    );
  } else if (log !== null && window.from < log) {
    sentences.push(
      `Requests, decisions and reveals are on record since ${day(log)}. Before that day there was no log here.`,
    );
  }
  if (trail === null) {
    sentences.push('No CloudTrail was read yet: what was read at AWS is not known.');
  } else if (window.to <= trail) {
    sentences.push(`CloudTrail was read back to ${day(trail)}: no read of this period is known.`);
  } else if (window.from < trail) {
    sentences.push(`CloudTrail was read back to ${day(trail)}: reads before that day are not known.`);
  }
  return sentences;
}

/** The days of which something can be told, up to today; null: of none. */
export function knownPeriod({ log, trail }: KnownSince, asOf: Date, zone: string): Period | null {
  const known = [log, trail].filter((at) => at !== null && at <= asOf) as Date[];
  if (known.length === 0) return null;
  const first = new Date(Math.min(...known.map((at) => at.getTime())));
  return { from: dayOf(first, zone), to: dayOf(asOf, zone) };
}
