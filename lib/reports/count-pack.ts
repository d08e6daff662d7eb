import { recordNumbersBetween } from '#lib/audit/export-audit-log.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { knownPeriod, unknownSentences } from './rules/known-time.ts';
import { instantsOf, instantsUntil, type Period } from './rules/period.ts';
import { type PopulationName, populationOf } from './rules/populations.ts';
import { checkWanted, type PackWanted, packTitle, populationsIn } from './rules/wanted.ts';
import { countSoon } from './store/count-soon.ts';
import { logBegan, trailBegan } from './store/coverage.ts';
import { knowsZone, readClock } from './store/snapshot.ts';

export interface PackCount {
  readonly title: string;
  /** What of the period nothing can be told of, as sentences; none: all of it can be told of. */
  readonly unknown: readonly string[];
  /** The days of which something can be told. */
  readonly known: Period | null;
  /** `count` null: too many to count while somebody waits. */
  readonly populations: readonly {
    readonly name: PopulationName;
    readonly title: string;
    readonly noun: string;
    readonly count: number | null;
  }[];
}

/** What a pack would hold if it were made now. */
export async function countPack(db: Database, actor: Actor, input: PackWanted): Promise<Result<PackCount>> {
  if (!can(actor, 'evidence.make')) return refuse('not-allowed', 'Your role does not include this.');
  const checked = checkWanted(input);
  if (!checked.ok) return checked;
  const wanted = checked.value;
  if (!(await knowsZone(db.pool, wanted.zone)))
    return refuse('no-such-zone', 'The database does not know this time zone. Choose another.');
  const asOf = await readClock(db.pool);
  const { from, to } = instantsUntil(wanted.period, wanted.zone, asOf);
  const [log, trail] = await Promise.all([logBegan(db.pool), trailBegan(db.pool)]);
  const [records, everything] = await Promise.all([
    from < to ? recordNumbersBetween(db, { from, to }) : null,
    recordNumbersBetween(db, { from: new Date(0), to: asOf }),
  ]);
  const names = populationsIn(wanted);
  const counts = await countSoon(db.pool, names, {
    from,
    to,
    asOf,
    scope: wanted.scope,
    records,
    lastRecord: everything?.last ?? 0,
  });
  return ok({
    title: packTitle(wanted),
    unknown: unknownSentences(instantsOf(wanted.period, wanted.zone), { log, trail }, wanted.zone),
    known: knownPeriod({ log, trail }, asOf, wanted.zone),
    populations: names.map((name) => {
      const { title, noun } = populationOf(name);
      return { name, title, noun, count: counts.get(name) ?? null };
    }),
  });
}
