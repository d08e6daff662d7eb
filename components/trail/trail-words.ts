import { countOf, countWord } from '../format/number.ts';

export interface TrailFinding {
  readonly days: number;
  /** Values read by people, and in all, in these days. */
  readonly byPeople: number;
  readonly total: number;
  /** Reads that nothing covers; `most`: there may be more. */
  readonly unexplained: number;
  readonly most: boolean;
  /** Nothing of the window was seen. */
  readonly blind: boolean;
}

/** The sentence the trail opens with: the worst first. */
export function trailSentence({ days, byPeople, total, unexplained, most, blind }: TrailFinding): string {
  if (unexplained > 0) {
    const count = most ? `${unexplained} or more` : countWord(unexplained);
    return unexplained === 1
      ? 'One read of a value is unexplained.'
      : `${count} reads of values are unexplained.`;
  }
  if (blind) return `Nothing of the last ${days} days has been seen.`;
  if (total === 0) return `No value was read in the ${days} days we can see.`;
  const reads = countOf(total, 'time');
  if (byPeople === 0) return `Values were read ${reads} in ${days} days, none by people.`;
  return `Values were read ${reads} in ${days} days, ${countOf(byPeople, 'time')} by people.`;
}
