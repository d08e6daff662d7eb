import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { CHECKS } from '../checks.ts';
import { compareSeverity, SEVERITIES, type Severity } from '../rules/finding.ts';
import {
  type CheckCount,
  countByCheck,
  type FindingFilter,
  selectFirstOfEach,
} from '../store/finding-rows.ts';
import { type FindingView, viewOf } from './finding-view.ts';

/** Shown of each check before one opens the check alone. */
const OF_EACH = 8;
/** Shown where one check is looked at alone. */
const OF_ONE = 200;

/** The findings of one check. */
export interface FindingGroup {
  readonly check: string;
  readonly title: string;
  readonly risk: string;
  readonly remedy: string;
  readonly worst: Severity;
  readonly count: number;
  readonly findings: readonly FindingView[];
}

/** Findings grouped by check, the worst group first. Empty for somebody who may not see findings. */
export async function listFindings(
  db: Database,
  actor: Actor,
  filter: FindingFilter,
): Promise<readonly FindingGroup[]> {
  if (!can(actor, 'findings.read')) return [];
  const [counts, rows] = await Promise.all([
    countByCheck(db, filter),
    selectFirstOfEach(db, filter, filter.check === undefined ? OF_EACH : OF_ONE),
  ]);
  const views = Map.groupBy(rows.map(viewOf), (view) => view.check);
  const groups = CHECKS.flatMap((check) => {
    const of = counts.filter((entry) => entry.checkName === check.name);
    const { name, title, risk, remedy } = check;
    if (of.length === 0) return [];
    const count = of.reduce((sum, entry) => sum + entry.count, 0);
    return [{ check: name, title, risk, remedy, worst: worstOf(of), count, findings: views.get(name) ?? [] }];
  });
  return groups.sort((a, b) => compareSeverity(a.worst, b.worst));
}

function worstOf(counts: readonly CheckCount[]): Severity {
  return SEVERITIES.find((severity) => counts.some((entry) => entry.severity === severity)) ?? 'low';
}
