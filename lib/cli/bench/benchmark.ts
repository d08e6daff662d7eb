/** One measured figure. */
export interface Figure {
  /** What was measured, as "warm start" or "ingest, needle first". */
  readonly what: string;
  readonly value: number;
  /** Of the value, as "s", "ms", "MB", "records/s". */
  readonly unit: string;
  /** The same work done by the plainest program that can do it, measured in the same run. */
  readonly base?: { readonly what: string; readonly value: number };
  /** What the figure should reach, in the same unit. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

/** A file `tests/bench/<name>.bench.ts` exports one of these as `benchmark`. It runs in a process of its own. */
export interface Benchmark {
  readonly title: string;
  readonly run: () => Promise<readonly Figure[]>;
}

/** Says whether a figure reaches its goal; undefined when it has none. */
export function reachesGoal({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** The middle of the values; of an even number the lower one of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
