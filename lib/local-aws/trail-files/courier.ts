import type { Settings } from '../options.ts';
import { INTERVAL_MS, intervalStart } from '../rules/trail-files/sort-records.ts';
import type { Connection, Database } from '../state/database.ts';
import { highestSeq, holdProgress, placesWithRecords, saveProgress } from '../state/trail-files.ts';
import type { Vault } from '../state/vault.ts';
import { writeDigests } from './write-digests.ts';
import { writeLogFiles } from './write-log-files.ts';

/** Writes the files of the trail that are due. Nothing runs by itself: whoever looks for files has them written. */
export interface Courier {
  deliver(now: Date): Promise<void>;
}

export const HOUR_MS = 3600 * 1000;
/** Intervals written at once, so that a long pause is caught up in bounded memory. */
const SPAN_MS = HOUR_MS;

export function trailCourier(settings: Settings, database: Database, vault: Vault): Courier {
  let nextDue = Number.NEGATIVE_INFINITY;
  return {
    async deliver(now) {
      if (now.getTime() < nextDue) return;
      await database.transaction((tx) => deliverDue(tx, settings, vault, now));
      const { delaySeconds } = settings.trailFiles;
      const nextFile = writtenUntil(settings, now) + INTERVAL_MS + delaySeconds * 1000;
      nextDue = Math.min(nextFile, hourOf(now) + HOUR_MS);
    },
  };
}

async function deliverDue(tx: Connection, settings: Settings, vault: Vault, now: Date): Promise<void> {
  const held = await holdProgress(tx);
  const upToSeq = await highestSeq(tx);
  const begin = hourOf(now) - settings.trailFiles.historyHours * HOUR_MS;
  const progress = held ?? { writtenUntil: new Date(begin), highSeq: upToSeq };
  const until = writtenUntil(settings, now);
  const places = await placesWithRecords(tx);
  let { highSeq } = progress;
  for (let from = progress.writtenUntil.getTime(); from < until; from += SPAN_MS) {
    const span = { from, to: Math.min(from + SPAN_MS, until), highSeq, upToSeq };
    for (const place of places) await writeLogFiles(tx, settings.trailFiles, place, span);
    // What came late was written with the first span.
    highSeq = upToSeq;
  }
  if (until > progress.writtenUntil.getTime()) {
    await saveProgress(tx, { writtenUntil: new Date(until), highSeq: upToSeq });
  } else if (held === undefined) await saveProgress(tx, progress);
  for (const place of places) await writeDigests(tx, vault, place, new Date(hourOf(now)));
}

/** The end of the last interval whose file is delivered by now. */
function writtenUntil({ trailFiles }: Settings, now: Date): number {
  return intervalStart(new Date(now.getTime() - trailFiles.delaySeconds * 1000));
}

function hourOf(moment: Date): number {
  return Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS;
}
