import pg from 'pg';
import type { PackScope } from '../rules/wanted.ts';

/** What the text of a population's query depends on. */
export interface Asked {
  /** First instant of the period. */
  readonly from: Date;
  /** Exclusive: the end of the period, or `asOf` where the period is not over. */
  readonly to: Date;
  /** What was learned later is not said. */
  readonly asOf: Date;
  readonly scope: PackScope;
  /** Numbers of the audit records of the period; null: it has none. */
  readonly records: { readonly first: number; readonly last: number } | null;
  /** No record after this one is looked at. */
  readonly lastRecord: number;
}

/** The rows of a population and their order. The text stands in the manifest as it ran, values and all. */
export interface PopulationQuery {
  readonly rows: string;
  readonly order: string;
  /** Ordered by a time first, and of the period by that time alone: can be read week by week. */
  readonly inWeeks?: boolean;
}

export function instant(at: Date): string {
  return `${quoted(at.toISOString())}::timestamptz`;
}

export function quoted(text: string): string {
  return pg.escapeLiteral(text);
}

function list(texts: readonly string[]): string {
  return `(${texts.map(quoted).join(', ')})`;
}

/** Names of the columns that a scope looks at. `environment` may be null in the data: not in our inventory. */
export interface ScopeColumns {
  readonly environment: string;
  readonly name: string;
  readonly account: string;
}

/** The scope as a condition. What no rule of ours knows counts as `unknown`. */
export function inScope({ scope }: Asked, columns: ScopeColumns): string {
  const conditions = ['true'];
  if (scope.environments)
    conditions.push(`coalesce(${columns.environment}, 'unknown') IN ${list(scope.environments)}`);
  if (scope.accounts) conditions.push(`${columns.account} IN ${list(scope.accounts)}`);
  if (scope.path !== '') {
    conditions.push(
      `(${columns.name} = ${quoted(scope.path)} OR starts_with(${columns.name}, ${quoted(`${scope.path}/`)}))`,
    );
  }
  return conditions.join(' AND ');
}

/** Audit records of the period as a condition on `a`. */
export function recordsOfPeriod({ records }: Asked): string {
  return records ? `a.number BETWEEN ${records.first} AND ${records.last}` : 'false';
}

/** The name of a person by the id in a column, as people were called at `asOf`. */
export function personName(column: string): string {
  return `(SELECT n.display_name FROM people n WHERE n.id = ${column})`;
}

/** Puts the names of people in front of a query. */
export function withPeople({ asOf }: Asked, query: string): string {
  return `WITH people AS MATERIALIZED (SELECT * FROM evidence_person(${instant(asOf)}))\n${query}`;
}
