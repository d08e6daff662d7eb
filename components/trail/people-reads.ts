import type { Verdict } from '../format/mark.tsx';

/** What a record says of a read by a person. */
export interface HumanRead {
  readonly eventId: string;
  readonly at: string;
  readonly who: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly verdict: { readonly verdict: Verdict; readonly sentence: string } | null;
}

/** A read as the pictures draw it: a mark by its verdict at its instant. */
export interface DrawnRead {
  readonly id: string;
  readonly at: string;
  /** UTC day. */
  readonly day: string;
  readonly verdict: Verdict;
  readonly words: string;
}

/** Reads by people as marks, oldest first. A try that failed for another reason than a refusal read nothing and is left out. */
export function peopleReads(events: readonly HumanRead[]): readonly DrawnRead[] {
  return events
    .filter((event) => event.outcome !== 'failed')
    .map((event) => ({
      id: event.eventId,
      at: event.at,
      day: event.at.slice(0, 10),
      verdict: event.verdict?.verdict ?? (event.outcome === 'refused' ? 'refused' : 'pending'),
      words: `${event.who}, ${event.at.slice(0, 16).replace('T', ' ')} UTC. ${event.verdict?.sentence ?? 'Not judged yet.'}`,
    }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
}
