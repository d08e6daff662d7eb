import { gzipSync } from 'node:zlib';
import type { TrailFileSettings } from '../options.ts';
import { hexHash } from '../rules/trail-files/digest.ts';
import { logFileKey } from '../rules/trail-files/file-name.ts';
import {
  type DeliveredRecord,
  filesOf,
  INTERVAL_MS,
  intervalsOf,
  MOST_LATE,
} from '../rules/trail-files/sort-records.ts';
import type { TrailPlace } from '../rules/trail-files/trail.ts';
import type { Connection } from '../state/database.ts';
import { recordsBetween, saveTrailFiles } from '../state/trail-files.ts';
import { type DeliveredFile, deliverFiles } from './deliver-files.ts';

export interface Span {
  /** Milliseconds; both ends are starts of intervals, `to` is the first one not written. */
  readonly from: number;
  readonly to: number;
  readonly highSeq: number;
  readonly upToSeq: number;
}

/** Writes the files of a place for the intervals of a span. Intervals without records have none. */
export async function writeLogFiles(
  tx: Connection,
  wish: TrailFileSettings,
  place: TrailPlace,
  span: Span,
): Promise<void> {
  const reach = wish.disorder || wish.duplicates ? (MOST_LATE + 1) * INTERVAL_MS : 0;
  const records = await recordsBetween(tx, place, {
    from: new Date(span.from - reach),
    to: new Date(span.to),
    highSeq: span.highSeq,
    upToSeq: span.upToSeq,
  });
  const byInterval = Map.groupBy(
    records.flatMap((record) =>
      intervalsOf(record, { first: span.from, last: span.to - INTERVAL_MS, highSeq: span.highSeq }, wish).map(
        (start) => ({ start, record }),
      ),
    ),
    ({ start }) => start,
  );
  const files = [...byInterval.keys()]
    .sort((a, b) => a - b)
    .flatMap((start) => {
      const held = (byInterval.get(start) ?? []).map(({ record }) => record);
      const deliveredAt = new Date(start + INTERVAL_MS + wish.delaySeconds * 1000);
      return filesOf(held, wish).map((part, number) =>
        logFile(place, part, deliveredAt, `${start} ${number}`),
      );
    });
  if (files.length === 0) return;
  await saveTrailFiles(tx, place, files);
  await deliverFiles(tx, files, wish.duplicates);
}

function logFile(
  place: TrailPlace,
  records: readonly DeliveredRecord[],
  deliveredAt: Date,
  what: string,
): DeliveredFile & { hash: string; oldest: Date; newest: Date } {
  const text = `{"Records":[${records.map(({ record }) => record).join(',')}]}`;
  const times = records.map(({ eventTime }) => eventTime.getTime());
  return {
    key: logFileKey(place, deliveredAt, what),
    body: gzipSync(text),
    metadata: {},
    deliveredAt,
    hash: hexHash(text),
    oldest: new Date(Math.min(...times)),
    newest: new Date(Math.max(...times)),
  };
}
