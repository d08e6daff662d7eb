import type { Database } from '#lib/db/client.ts';
import type { Evidence, FindingState, Severity } from '../rules/finding.ts';

export interface FindingRow {
  readonly id: string;
  readonly checkName: string;
  readonly secretId: string | null;
  readonly secretName: string | null;
  readonly environment: string | null;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly evidence: Evidence;
  readonly since: Date | null;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  readonly acknowledgedUntil: Date | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedWhy: string | null;
}

/** Columns of `finding f LEFT JOIN secret s`, under the names of FindingRow. */
const COLUMNS = `f.id, f.check_name AS "checkName", f.secret_id AS "secretId", s.name AS "secretName", s.environment,
  f.severity, f.state, f.evidence, f.since, f.opened_at AS "openedAt", f.resolved_at AS "resolvedAt",
  f.acknowledged_until AS "acknowledgedUntil", f.acknowledged_by AS "acknowledgedBy",
  f.acknowledged_why AS "acknowledgedWhy"`;
const TABLES = 'finding f LEFT JOIN secret s ON s.id = f.secret_id';
/** Worst first, then the oldest; the id makes the order whole. */
const RANK = `array_position(ARRAY['critical', 'high', 'medium', 'low'], f.severity)`;

export interface FindingFilter {
  readonly check?: string | undefined;
  readonly state: 'open' | 'acknowledged';
  /** Only of secrets whose name begins with this. */
  readonly path?: string | undefined;
  readonly environment?: string | undefined;
}

function conditionsOf(filter: FindingFilter): { sql: string; values: unknown[] } {
  const values: unknown[] = [filter.state];
  const parts = ['f.state = $1', "f.state <> 'resolved'"];
  const add = (sql: (place: string) => string, value: string | undefined) => {
    if (value === undefined || value === '') return;
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  add((place) => `f.check_name = ${place}`, filter.check);
  add((place) => `starts_with(s.name, ${place})`, filter.path);
  add((place) => `s.environment = ${place}`, filter.environment);
  return { sql: parts.join(' AND '), values };
}

export interface CheckCount {
  readonly checkName: string;
  readonly severity: Severity;
  readonly count: number;
}

/** How many findings each check has, by severity. */
export async function countByCheck(db: Database, filter: FindingFilter): Promise<readonly CheckCount[]> {
  const { sql, values } = conditionsOf(filter);
  const { rows } = await db.pool.query<CheckCount>(
    `SELECT f.check_name AS "checkName", f.severity, count(*)::int AS count FROM ${TABLES} WHERE ${sql} GROUP BY 1, 2`,
    values,
  );
  return rows;
}

/** The worst findings of each check, at most so many of each. */
export async function selectFirstOfEach(
  db: Database,
  filter: FindingFilter,
  mostOfEach: number,
): Promise<readonly FindingRow[]> {
  const { sql, values } = conditionsOf(filter);
  values.push(mostOfEach);
  const { rows } = await db.pool.query<FindingRow>(
    `SELECT * FROM (
       SELECT ${COLUMNS}, row_number() OVER (PARTITION BY f.check_name ORDER BY ${RANK}, f.since NULLS FIRST, f.id) AS n
         FROM ${TABLES} WHERE ${sql}) ranked
      WHERE n <= $${values.length} ORDER BY "checkName", n`,
    values,
  );
  return rows;
}

/** Findings that live on one secret, worst first. */
export async function selectOfSecret(
  db: Database,
  secretId: string,
  most: number,
): Promise<readonly FindingRow[]> {
  const { rows } = await db.pool.query<FindingRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE f.secret_id = $1 AND f.state <> 'resolved'
      ORDER BY ${RANK}, f.since NULLS FIRST, f.id LIMIT $2`,
    [secretId, most],
  );
  return rows;
}

/** The worst open findings of these checks. */
export async function selectWorstOpen(
  db: Database,
  checks: readonly string[],
  most: number,
): Promise<readonly FindingRow[]> {
  const { rows } = await db.pool.query<FindingRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE f.state = 'open' AND f.check_name = ANY($1)
      ORDER BY ${RANK}, f.since NULLS FIRST, f.id LIMIT $2`,
    [checks, most],
  );
  return rows;
}

export async function selectFinding(db: Database, id: string): Promise<FindingRow | null> {
  const { rows } = await db.pool.query<FindingRow>(`SELECT ${COLUMNS} FROM ${TABLES} WHERE f.id = $1`, [id]);
  return rows[0] ?? null;
}

export interface StepRow {
  readonly at: Date;
  readonly step: string;
  readonly actorId: string | null;
  readonly why: string | null;
}

/** The life of a finding, newest first. */
export async function selectSteps(db: Database, id: string, most: number): Promise<readonly StepRow[]> {
  const { rows } = await db.pool.query<StepRow>(
    `SELECT at, step, actor_id AS "actorId", why FROM finding_step WHERE finding_id = $1 ORDER BY id DESC LIMIT $2`,
    [id, most],
  );
  return rows;
}

/** Open findings, and how many of them somebody must act on today. */
export async function countOpen(db: Database): Promise<{ open: number; urgent: number }> {
  const { rows } = await db.pool.query<{ open: number; urgent: number }>(
    `SELECT count(*)::int AS open, count(*) FILTER (WHERE severity IN ('critical', 'high'))::int AS urgent
       FROM finding WHERE state = 'open'`,
  );
  return rows[0] ?? { open: 0, urgent: 0 };
}
