import type { Database } from '#lib/db/client.ts';
import { judgeWait } from './rules/checkpoint.ts';
import { readBreaks } from './store/breaks.ts';
import { readPlaces, readWait } from './store/places.ts';
import { readHead } from './store/records.ts';

/** What a monitor looks at. Cheap: a handful of rows. */
export interface LogVitals {
  readonly records: number;
  /** How long the oldest record has waited for a checkpoint that every place keeps; 0 where none waits. */
  readonly waitSeconds: number;
  readonly wait: 'kept' | 'late' | 'stopped';
  /** Breaks of the chain that nobody has taken note of, first place first. */
  readonly openBreaks: readonly number[];
  readonly failingPlaces: number;
}

export async function readLogVitals(db: Database): Promise<LogVitals> {
  const [head, wait, breaks, places] = await Promise.all([
    readHead(db.prisma),
    readWait(db.prisma),
    readBreaks(db.prisma),
    readPlaces(db),
  ]);
  const since = wait.oldestWaiting ?? wait.now;
  return {
    records: Number(head.number),
    waitSeconds: Math.max(0, (wait.now.getTime() - since.getTime()) / 1_000),
    wait: judgeWait(wait),
    openBreaks: breaks.filter((one) => one.acknowledgedAt === null).map((one) => one.firstBad),
    failingPlaces: places.filter((place) => place.failingCode !== null).length,
  };
}
