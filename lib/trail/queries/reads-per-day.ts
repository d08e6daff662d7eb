import type { Database } from '#lib/db/client.ts';
import { dayCoverage, gapsIn, joinStretches, type Stretch } from '../rules/coverage.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import type { ReaderKind } from '../rules/who.ts';
import { selectConnected, selectDays, selectSecretPlace, selectSources } from '../store/chart-rows.ts';

export interface DayOfReads {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  /** Values read, by kind of reader. Zero in a day that was not seen is not a zero: look at `coverage`. */
  readonly reads: { readonly [kind in ReaderKind]: number };
  readonly total: number;
  readonly coverage: 'seen' | 'partly' | 'not-seen';
}

export interface ReadsPerDay {
  readonly days: readonly DayOfReads[];
  /** Stretches of the window that no source has seen, ISO 8601; the end is exclusive. */
  readonly notSeen: readonly { readonly from: string; readonly to: string }[];
}

const DAY_MS = 86_400_000;

/** Values read per day up to and with today, of one secret or of everything the person may see. */
export async function readsPerDay(
  db: Database,
  scope: SecretScope,
  wanted: { readonly secretId?: string | undefined; readonly days: 7 | 30 | 90; readonly now: Date },
): Promise<ReadsPerDay> {
  const today = Date.parse(wanted.now.toISOString().slice(0, 10));
  const first = new Date(today - (wanted.days - 1) * DAY_MS);
  const [rows, places] = await Promise.all([
    selectDays(db.pool, scope, wanted.secretId ?? null, dayText(first)),
    seenByPlace(db, wanted.secretId),
  ]);
  const days = Array.from({ length: wanted.days }, (_, index) => new Date(first.getTime() + index * DAY_MS));
  const window = { from: first, to: wanted.now };
  return {
    days: days.map((day) => {
      const reads = { person: 0, tool: 0, workload: 0, service: 0, unknown: 0 };
      for (const row of rows) if (row.day === dayText(day) && isKind(row.kind)) reads[row.kind] += row.reads;
      const total = Object.values(reads).reduce((sum, count) => sum + count, 0);
      return { day: dayText(day), reads, total, coverage: coverageOf(day, wanted.now, places) };
    }),
    notSeen: gapsIn(window, joinStretches(places.flat())).map(({ from, to }) => ({
      from: from.toISOString(),
      to: to.toISOString(),
    })),
  };
}

function isKind(kind: string): kind is ReaderKind {
  return ['person', 'tool', 'workload', 'service', 'unknown'].includes(kind);
}

function dayText(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** A day of several accounts and regions is seen when each has seen it. */
function coverageOf(day: Date, now: Date, places: readonly (readonly Stretch[])[]): DayOfReads['coverage'] {
  const each = places.map((seen) => dayCoverage(day, now, seen));
  if (each.length > 0 && each.every((state) => state === 'seen')) return 'seen';
  return each.every((state) => state === 'not-seen') ? 'not-seen' : 'partly';
}

/**
 * What was seen, per account and region: of the secret's own, else of all that are connected, else (imported files
 * alone) of all that were ever read.
 */
async function seenByPlace(
  db: Database,
  secretId: string | undefined,
): Promise<readonly (readonly Stretch[])[]> {
  const sources = await selectSources(db.pool);
  const place = secretId === undefined ? null : await selectSecretPlace(db.pool, secretId);
  const connected = place ? [place] : await selectConnected(db.pool);
  const places = connected.length > 0 ? connected : sources;
  const keys = new Set(places.map((entry) => `${entry.account} ${entry.region}`));
  return [...keys].map((key) =>
    sources.filter((source) => `${source.account} ${source.region}` === key).flatMap((source) => source.seen),
  );
}
