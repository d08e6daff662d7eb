/**
 * How far a source is to be trusted where records contradict each other: the smaller, the more. AWS's own store and event
 * history come first, then what is pushed to us under a key, then files, which anybody may have written.
 */
export type SourceRank = 0 | 1 | 2;

const RANKS: Readonly<Record<string, SourceRank>> = { s3: 0, lookup: 0, eventbridge: 1, file: 2 };

/** The rank of a source; one that is not known counts as a file. */
export function rankOfSource(source: string): SourceRank {
  return Object.hasOwn(RANKS, source) ? (RANKS[source] ?? 2) : 2;
}
