import type { Pool } from 'pg';
import type { Stretch } from '../rules/coverage.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { Conditions, withinScope } from './conditions.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => `h${hour}`);
const TOTAL = HOURS.join(' + ');

export interface DayRow {
  day: string;
  kind: string;
  reads: number;
}

/** Reads per day and kind of reader, of one secret, of a scope's secrets, or (subject 0) of everything. */
export async function selectDays(
  pool: Pool,
  scope: SecretScope,
  secretId: string | null,
  from: string,
): Promise<DayRow[]> {
  const conditions = new Conditions().add('day >= ?::date', from);
  if (secretId !== null) {
    conditions.add('subject_id IN (SELECT id FROM trail_subject WHERE secret_id = ?)', secretId);
  } else if (scope.kind === 'all') conditions.add('subject_id = 0');
  withinScope(conditions, scope, 'subject_id');
  const rows = await pool.query<DayRow>(
    `SELECT day::text, kind, sum(${TOTAL})::int AS reads FROM trail_day WHERE ${conditions.sql} GROUP BY 1, 2 ORDER BY 1, 2`,
    conditions.values,
  );
  return rows.rows;
}

export interface ReaderRow {
  principal_id: number;
  type: string | null;
  arn: string | null;
  name: string | null;
  kind: string;
  outcome: 'done' | 'refused' | 'failed';
  calls: number;
  first_at: Date;
  last_at: Date;
}

/** Who read the values of one secret, most reads first. */
export async function selectReaders(
  pool: Pool,
  scope: SecretScope,
  secretId: string,
  from: string,
  most: number,
): Promise<ReaderRow[]> {
  const conditions = new Conditions()
    .add("u.name = 'GetSecretValue' AND u.day >= ?::date", from)
    .add('u.subject_id IN (SELECT id FROM trail_subject WHERE secret_id = ?)', secretId);
  withinScope(conditions, scope, 'u.subject_id');
  const rows = await pool.query<ReaderRow>(
    `SELECT u.principal_id, p.type, p.arn, p.name, u.kind, u.outcome, sum(u.calls)::int AS calls,
       min(u.first_at) AS first_at, max(u.last_at) AS last_at
     FROM trail_use u JOIN trail_principal p ON p.id = u.principal_id
     WHERE ${conditions.sql} GROUP BY 1, 2, 3, 4, 5, 6
     ORDER BY calls DESC, last_at DESC LIMIT ${conditions.value(most)}`,
    conditions.values,
  );
  return rows.rows;
}

export interface SourceRow {
  source: string;
  connection_id: string;
  account: string;
  region: string;
  seen: Stretch[];
  last_event_at: Date | null;
  last_run_at: Date | null;
  last_outcome: string | null;
  last_words: string | null;
}

/** What every source has seen. */
export async function selectSources(pool: Pool): Promise<SourceRow[]> {
  const rows = await pool.query<Omit<SourceRow, 'seen'> & { seen: { from: string; to: string }[] | null }>(`
    SELECT c.source, c.connection_id, c.account, c.region, c.last_event_at, c.last_run_at, c.last_outcome, c.last_words,
      (SELECT json_agg(json_build_object('from', lower(r), 'to', upper(r)) ORDER BY r)
       FROM unnest(c.seen) AS r) AS seen
    FROM trail_checkpoint c ORDER BY c.source, c.account, c.region`);
  return rows.rows.map((row) => ({
    ...row,
    seen: (row.seen ?? []).map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })),
  }));
}

/** Accounts and regions that are connected and not paused. */
export async function selectConnected(
  pool: Pool,
): Promise<{ connection_id: string; account: string; region: string }[]> {
  const rows = await pool.query<{ connection_id: string; account: string; region: string }>(`
    SELECT c.id AS connection_id, c.account_id AS account, r.region FROM connection c
    JOIN connection_region r ON r.connection_id = c.id WHERE c.paused_at IS NULL ORDER BY 2, 3`);
  return rows.rows;
}

/** Account and region of a secret. */
export async function selectSecretPlace(
  pool: Pool,
  secretId: string,
): Promise<{ account: string; region: string } | null> {
  const rows = await pool.query<{ account: string; region: string }>(
    'SELECT account_id AS account, region FROM secret WHERE id = $1',
    [secretId],
  );
  return rows.rows[0] ?? null;
}
