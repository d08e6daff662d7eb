import { Prisma } from '#lib/db/generated/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import type { RoleScope } from '#lib/people/rules/scope.ts';
import { endOfPrefix } from '../rules/like-pattern.ts';
import { literalPrefix, patternRegex } from '../rules/path-pattern.ts';
import type { SqlConditions } from './sql-conditions.ts';

type Place = (value: unknown) => string;

/**
 * Adds what a person may see of the table `secret s`. Nothing is added for somebody who may see everything, so their
 * lists cost what they cost without scopes.
 */
export function addReach(sql: SqlConditions, reach: Reach, alias = 's'): void {
  if (reach.kind !== 'all') sql.add(reachText(reach, (value) => sql.place(value), alias));
}

/** The same as a part of a larger statement: `AND` and the condition, or nothing. */
export function andReach(reach: Reach, place: Place, alias = 's'): string {
  return reach.kind === 'all' ? '' : ` AND ${reachText(reach, place, alias)}`;
}

/** The same for statements of Prisma. */
export function reachSql(reach: Reach, alias = 's'): Prisma.Sql {
  if (reach.kind === 'all') return Prisma.sql`true`;
  const values: unknown[] = [];
  const mark = '\u0001';
  const text = reachText(
    reach,
    (value) => {
      values.push(value);
      return mark;
    },
    alias,
  );
  return new Prisma.Sql(text.split(mark), values);
}

/** That the secret with the id in `column` is within reach; something without a secret is not. */
export function secretReachSql(reach: Reach, column: Prisma.Sql): Prisma.Sql {
  if (reach.kind === 'all') return Prisma.sql`true`;
  return Prisma.sql`EXISTS (SELECT 1 FROM secret sr WHERE sr.id = ${column} AND ${reachSql(reach, 'sr')})`;
}

/** The same for statements of `pg`. */
export function andSecretReach(reach: Reach, place: Place, column: string): string {
  if (reach.kind === 'all') return '';
  return ` AND EXISTS (SELECT 1 FROM secret sr WHERE sr.id = ${column}${andReach(reach, place, 'sr')})`;
}

function reachText(reach: Exclude<Reach, { kind: 'all' }>, place: Place, alias: string): string {
  if (reach.kind === 'none') return 'false';
  return `(${reach.scopes.map((scope) => scopeText(scope, place, alias)).join(' OR ')})`;
}

function scopeText(scope: RoleScope, place: Place, alias: string): string {
  const among = (column: string, values: readonly string[] | undefined): string[] =>
    values ? [`${alias}.${column} = ANY(${place(values)}::text[])`] : [];
  const conditions = [
    ...among('connection_id', scope.connections),
    ...among('region', scope.regions),
    ...among('environment', scope.environments),
    ...(scope.paths ? [anyOf(scope.paths.map((path) => pathText(path, place, alias)))] : []),
  ];
  return conditions.length === 0 ? 'false' : `(${conditions.join(' AND ')})`;
}

/** The range of names that begin as the pattern does can use the index of names; the expression decides within it. */
function pathText(pattern: string, place: Place, alias: string): string {
  if (pattern === '**') return 'true';
  if (!pattern.includes('*')) return `${alias}.name = ${place(pattern)}`;
  const prefix = literalPrefix(pattern);
  const end = endOfPrefix(prefix);
  const range = [
    ...(prefix === '' ? [] : [`${alias}.name >= ${place(prefix)}`]),
    ...(prefix === '' || end === null ? [] : [`${alias}.name < ${place(end)}`]),
  ];
  return `(${[...range, `('/' || ${alias}.name) ~ ${place(patternRegex(pattern))}`].join(' AND ')})`;
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(' OR ')})`;
}
