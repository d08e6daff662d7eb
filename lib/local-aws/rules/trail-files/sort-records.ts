import { chanceOf } from '../trail/chance.ts';

/** Records of five minutes of event time share a file. */
export const INTERVAL_MS = 5 * 60 * 1000;
/** With disorder on, a record comes up to so many intervals after its own; a duplicate one later still. */
export const MOST_LATE = 2;
const LARGEST_FILE = 5000;

export interface DeliveredRecord {
  readonly seq: number;
  readonly eventId: string;
  readonly eventTime: Date;
  readonly record: string;
}

export interface Disorder {
  readonly disorder: boolean;
  readonly duplicates: boolean;
}

export function intervalStart(moment: Date): number {
  return Math.floor(moment.getTime() / INTERVAL_MS) * INTERVAL_MS;
}

/**
 * The intervals among `first`, `first + 1` … `last` (their starts, in milliseconds) whose files hold a record. Records
 * that arrived after their interval was written go into the first file there is.
 */
export function intervalsOf(
  record: DeliveredRecord,
  span: { first: number; last: number; highSeq: number },
  wish: Disorder,
): number[] {
  const chance = chanceOf(record.eventId);
  const own =
    intervalStart(record.eventTime) + (wish.disorder ? (chance % (MOST_LATE + 1)) * INTERVAL_MS : 0);
  const wanted = wish.duplicates && chance % 10 === 3 ? [own, own + INTERVAL_MS] : [own];
  const late = record.seq > span.highSeq && own < span.first;
  return (late ? [span.first] : wanted).filter((start) => start >= span.first && start <= span.last);
}

/** The files of one interval: their records in the order in which they are written. */
export function filesOf(records: readonly DeliveredRecord[], wish: Disorder): DeliveredRecord[][] {
  const ordered = wish.disorder
    ? records
        .map((record) => ({ record, chance: chanceOf(record.eventId) }))
        .sort((a, b) => a.chance - b.chance || a.record.seq - b.record.seq)
        .map(({ record }) => record)
    : records;
  const files: DeliveredRecord[][] = [];
  for (let first = 0; first < ordered.length; first += LARGEST_FILE) {
    files.push(ordered.slice(first, first + LARGEST_FILE));
  }
  return files;
}
