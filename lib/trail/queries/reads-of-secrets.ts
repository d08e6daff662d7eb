import type { Database } from '#lib/db/client.ts';
import { dayCoverage } from '../rules/coverage.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { type SourceRow, selectSources } from '../store/chart-rows.ts';
import { selectSecretDays } from '../store/secret-days.ts';

const DAY_MS = 86_400_000;

/** A secret of the inventory, and where its records come from. */
export interface PlacedSecret {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
}

/**
 * Values read per day up to and with today (UTC) of some secrets, by id, oldest day first; `null` in a day of which
 * nothing was seen. A secret whose account and region no source has seen in all these days is absent.
 */
export async function readsOfSecrets(
  db: Database,
  scope: SecretScope,
  wanted: { readonly secrets: readonly PlacedSecret[]; readonly days: 7 | 30 | 90; readonly now: Date },
): Promise<ReadonlyMap<string, readonly (number | null)[]>> {
  if (wanted.secrets.length === 0) return new Map();
  const today = Date.parse(wanted.now.toISOString().slice(0, 10));
  const days = Array.from(
    { length: wanted.days },
    (_, index) => new Date(today - (wanted.days - 1 - index) * DAY_MS),
  );
  const [rows, sources] = await Promise.all([
    selectSecretDays(
      db.pool,
      scope,
      wanted.secrets.map((secret) => secret.id),
      dayText(days[0] ?? wanted.now),
    ),
    selectSources(db.pool),
  ]);
  const read = new Map(rows.map((row) => [`${row.secret_id} ${row.day}`, row.reads]));
  const seen = seenByPlace(sources, days, wanted.now);
  return new Map(
    wanted.secrets.flatMap((secret) => {
      const seenDays = seen.get(`${secret.accountId} ${secret.region}`);
      if (!seenDays?.some(Boolean)) return [];
      const counts = days.map((day, index) =>
        seenDays[index] ? (read.get(`${secret.id} ${dayText(day)}`) ?? 0) : null,
      );
      return [[secret.id, counts] as const];
    }),
  );
}

/** Per account and region: of which days something was seen. */
function seenByPlace(
  sources: readonly SourceRow[],
  days: readonly Date[],
  now: Date,
): ReadonlyMap<string, readonly boolean[]> {
  const byPlace = Map.groupBy(sources, (source) => `${source.account} ${source.region}`);
  return new Map(
    Array.from(byPlace, ([place, of]) => {
      const stretches = of.flatMap((source) => source.seen);
      return [place, days.map((day) => dayCoverage(day, now, stretches) !== 'not-seen')] as const;
    }),
  );
}

function dayText(day: Date): string {
  return day.toISOString().slice(0, 10);
}
