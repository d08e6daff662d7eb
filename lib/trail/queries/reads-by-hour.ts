import type { Database } from '#lib/db/client.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { selectHours } from '../store/hour-rows.ts';

export interface HoursOfDay {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  /** Values read in each of the 24 hours (UTC), by whomever. */
  readonly hours: readonly number[];
}

const DAY_MS = 86_400_000;

/** Values read of one secret by the hour, from the roll-up: the last days, the newest first. A day without reads is there too. */
export async function readsByHour(
  db: Database,
  scope: SecretScope,
  wanted: { readonly secretId: string; readonly days: number; readonly now: Date },
): Promise<readonly HoursOfDay[]> {
  const today = Date.parse(wanted.now.toISOString().slice(0, 10));
  const days = Array.from({ length: wanted.days }, (_, index) =>
    new Date(today - index * DAY_MS).toISOString().slice(0, 10),
  );
  const rows = await selectHours(db.pool, scope, wanted.secretId, days.at(-1) ?? '');
  return days.map((day) => {
    const of = rows.filter((row) => row.day === day);
    return {
      day,
      hours: Array.from({ length: 24 }, (_, hour) =>
        of.reduce((sum, row) => sum + (row.hours[hour] ?? 0), 0),
      ),
    };
  });
}
