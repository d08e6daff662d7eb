import type { Pool } from 'pg';
import { isEnvironment, isProtected } from '#lib/secrets/rules/environment.ts';
import { whoLabel } from '#lib/trail/rules/who-label.ts';
import type { BurstFacts, ReaderFacts, UnexplainedFacts } from '../rules/facts.ts';

/** Days of which readers are looked at, before today. */
const RECENT_DAYS = 7;
/** All of these days before must have been seen: while a history is still being read, everybody would be new. */
const BASELINE_DAYS = 14;

/** What names a principal. */
interface Named {
  readonly principal_id: number;
  readonly kind: string;
  readonly type: string | null;
  readonly arn: string | null;
  readonly name: string | null;
}

interface ReaderRow extends Named {
  readonly secret_id: string;
  readonly environment: string;
  readonly reads: number;
  readonly refused: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly days: number;
  readonly read_before: boolean;
  readonly seen_before: boolean;
  readonly changes: number;
}

/** Who read, or tried to read, these secrets lately. Our own reveal roles are left out: reveals are judged elsewhere. */
export async function selectReaderFacts(
  pool: Pool,
  secretIds: readonly string[],
  now: Date,
): Promise<readonly ReaderFacts[]> {
  const { rows } = await pool.query<ReaderRow>(
    `WITH edge AS (SELECT ($2::timestamptz AT TIME ZONE 'UTC')::date - ${RECENT_DAYS} AS day),
     recent AS (
       SELECT t.secret_id, u.principal_id, min(u.kind) AS kind,
              coalesce(sum(u.calls) FILTER (WHERE u.outcome = 'done'), 0)::int AS reads,
              coalesce(sum(u.calls) FILTER (WHERE u.outcome = 'refused'), 0)::int AS refused,
              count(DISTINCT u.day) FILTER (WHERE u.outcome = 'done')::int AS days,
              min(u.first_at) AS first_at, max(u.last_at) AS last_at
         FROM trail_subject t JOIN trail_use u ON u.subject_id = t.id
        WHERE t.secret_id = ANY($1) AND u.name = 'GetSecretValue' AND u.day >= (SELECT day FROM edge)
        GROUP BY 1, 2)
     SELECT r.*, p.type, p.arn, p.name, s.environment,
            EXISTS (SELECT 1 FROM trail_subject t JOIN trail_use u ON u.subject_id = t.id
                     WHERE t.secret_id = r.secret_id AND u.principal_id = r.principal_id
                       AND u.name = 'GetSecretValue' AND u.outcome = 'done' AND u.day < (SELECT day FROM edge)) AS read_before,
            EXISTS (SELECT 1 FROM trail_checkpoint c WHERE c.account = s.account_id AND c.region = s.region
                      AND c.seen @> tstzrange((SELECT day FROM edge) - ${BASELINE_DAYS}, (SELECT day FROM edge))) AS seen_before,
            (SELECT count(*)::int FROM secret_version v
              WHERE v.secret_id = r.secret_id AND v.aws_created_at >= (SELECT day FROM edge)) AS changes
       FROM recent r JOIN trail_principal p ON p.id = r.principal_id JOIN secret s ON s.id = r.secret_id
      WHERE NOT EXISTS (SELECT 1 FROM connection c WHERE c.reveal_role_arn = p.arn)
      ORDER BY r.secret_id, r.principal_id`,
    [secretIds, now],
  );
  return rows.map((row) => ({
    secretId: row.secret_id,
    isProtected: !isEnvironment(row.environment) || isProtected(row.environment),
    principalId: row.principal_id,
    who: whoOf(row),
    kind: row.kind,
    reads: row.reads,
    refused: row.refused,
    firstAt: row.first_at,
    lastAt: row.last_at,
    days: row.days,
    readBefore: row.read_before,
    seenBefore: row.seen_before,
    changes: row.changes,
  }));
}

/** The most distinct secrets that each caller who may be a person read within ten minutes, past the product. */
export async function selectBursts(pool: Pool, now: Date): Promise<readonly BurstFacts[]> {
  // Two rows of windows, five minutes apart: no burst of five minutes is cut in two by both.
  const { rows } = await pool.query<Named & { secrets: number; reads: number; from_at: Date }>(
    `WITH windows AS (
       SELECT e.principal_id, min(e.kind) AS kind, count(DISTINCT e.subject_id)::int AS secrets, count(*)::int AS reads,
              min(e.at) AS from_at
         FROM trail_event e CROSS JOIN (VALUES (0), (300)) AS shifted(seconds)
        WHERE e.verdict IN ('unexplained', 'outside', 'pending') AND e.at > $1::timestamptz - interval '${RECENT_DAYS} days'
          AND e.kind IN ('person', 'tool', 'unknown')
        GROUP BY e.principal_id, shifted.seconds, floor((extract(epoch FROM e.at) + shifted.seconds) / 600)
       HAVING count(DISTINCT e.subject_id) > 1)
     SELECT DISTINCT ON (w.principal_id) w.*, p.type, p.arn, p.name
       FROM windows w JOIN trail_principal p ON p.id = w.principal_id
      ORDER BY w.principal_id, w.secrets DESC, w.from_at`,
    [now],
  );
  return rows.map((row) => ({
    principalId: row.principal_id,
    who: whoOf(row),
    kind: row.kind,
    secrets: row.secrets,
    reads: row.reads,
    from: row.from_at,
  }));
}

interface UnexplainedRow extends Named {
  readonly secret_id: string | null;
  readonly reads: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly newest: string;
  readonly by_our_role: boolean;
}

/** Reads that nothing explains, of the days the event history keeps, by secret and caller. */
export async function selectUnexplained(pool: Pool, now: Date): Promise<readonly UnexplainedFacts[]> {
  const { rows } = await pool.query<UnexplainedRow>(
    `SELECT g.*, p.type, p.arn, p.name FROM (
       SELECT t.secret_id, e.principal_id, min(e.kind) AS kind, count(*)::int AS reads, min(e.at) AS first_at,
              max(e.at) AS last_at, (array_agg(e.event_id ORDER BY e.at DESC, e.event_id DESC))[1] AS newest,
              e.verdict_code IS DISTINCT FROM 'no-reveal' AS by_our_role
         FROM trail_event e LEFT JOIN trail_subject t ON t.id = e.subject_id
        WHERE e.verdict = 'unexplained' AND e.at > $1::timestamptz - interval '90 days'
          -- What somebody explained is no open matter, unless our own role is behind it.
          AND (e.verdict_code IS DISTINCT FROM 'no-reveal' OR NOT EXISTS (SELECT 1 FROM read_explanation x
            WHERE x.event_id = e.event_id AND x.account = e.account AND x.region = e.region AND x.at = e.at))
        GROUP BY t.secret_id, e.principal_id, by_our_role) g
     JOIN trail_principal p ON p.id = g.principal_id`,
    [now],
  );
  return rows.map((row) => ({
    secretId: row.secret_id,
    principalId: row.principal_id,
    who: whoOf(row),
    kind: row.kind,
    reads: row.reads,
    firstAt: row.first_at,
    lastAt: row.last_at,
    newestEventId: row.newest,
    byOurRole: row.by_our_role,
  }));
}

/** Cut where a foreign name would not fit an evidence. */
function whoOf(named: Named): string {
  return whoLabel({ ...named, sessionName: null, invokedBy: null }).slice(0, 200);
}
