import { type PopulationName, populationOf } from '../rules/populations.ts';
import { weeksOf } from '../rules/weeks.ts';
import type { Asked, PopulationQuery } from './asked.ts';
import { breakGlass, decisions, grants, requests, reveals } from './populations/access.ts';
import { certification } from './populations/certification.ts';
import { people, roleChanges } from './populations/people.ts';
import { entitlement, policiesInForce } from './populations/policies.ts';
import { humanReads } from './populations/reads.ts';
import { administration, refusals, refusedOwnApprovals } from './populations/records.ts';
import { rotationCompliance, rotationOverdue } from './populations/rotation.ts';

const QUERIES: Readonly<Record<PopulationName, (asked: Asked) => PopulationQuery>> = {
  entitlement,
  'human-reads': humanReads,
  requests,
  decisions,
  grants,
  reveals,
  'refused-own-approvals': refusedOwnApprovals,
  refusals,
  'break-glass': breakGlass,
  'rotation-compliance': rotationCompliance,
  'rotation-overdue': rotationOverdue,
  'policies-in-force': policiesInForce,
  'role-changes': roleChanges,
  people,
  administration,
  certification,
};

/** With the zone of the session: `2026-07-01T00:00:00.000+02:00`. */
const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM'`;

/** The whole statement of a population: its columns in their order, times written in the zone of the session. */
export function statementOf(name: PopulationName, asked: Asked): string {
  const { rows, order } = QUERIES[name](asked);
  const cells = populationOf(name).columns.map(({ name: column, kind }) =>
    kind === 'time' ? `to_char(q."${column}", ${TIME}) AS "${column}"` : `q."${column}"`,
  );
  const ordered = order.replace(/(^|, )(["a-z])/g, '$1q.$2');
  return `SELECT ${cells.join(', ')}\nFROM (${rows.trim()}\n) q\nORDER BY ${ordered}`;
}

/**
 * Statements whose rows, one after the other, are those of the whole one. Reads are told week by week, as they are kept: a
 * week of them is sorted in memory, and a quarter on disk.
 */
export function stepsOf(name: PopulationName, asked: Asked): readonly string[] {
  if (!QUERIES[name](asked).inWeeks) return [statementOf(name, asked)];
  return weeksOf(asked).map((week) => statementOf(name, { ...asked, ...week }));
}

/** How many rows a population has. */
export function countOf(name: PopulationName, asked: Asked): string {
  return `SELECT count(*)::bigint AS count FROM (${QUERIES[name](asked).rows}) q`;
}
