import type { Pool } from 'pg';
import { tagsSchema } from '#lib/secrets/rules/mirrored-json.ts';
import { whoLabel } from '#lib/trail/rules/who-label.ts';
import { type AdviceFacts, type CallerFacts, type SameValue, WINDOW_DAYS } from '../rules/advice/advice.ts';
import { endedTagOf } from '../rules/advice/orphaned.ts';
import { HAS_CUSTOMER_KEY } from './secret-terms.ts';

interface SecretRow {
  id: string;
  is_replica: boolean;
  owning_service: string | null;
  type: string | null;
  created_at: Date | null;
  deletion_asked_at: Date | null;
  rotation_enabled: boolean | null;
  customer_key: boolean;
  last_accessed_on: Date | null;
  seen_days: number;
  changes: number;
  tags: unknown;
  failed: number;
  failing_since: Date | null;
}

interface CallerRow {
  secret_id: string;
  principal_id: number;
  kind: string;
  type: string | null;
  arn: string | null;
  name: string | null;
  reads: number;
  recent_days: number;
  recent_reads: number;
  last_at: Date;
  is_ours: boolean;
  is_rotation: boolean;
}

/** Scanners and our own roles read values to look after them. By the name the caller goes under. */
const LOOKS_AFTER =
  /prowler|steampipe|scoutsuite|cloudmapper|cloudquery|inventory|security-audit|securityaudit/i;

/** Living secrets behind this id with what advice judges by, in the order of ids. */
export async function selectAdviceFacts(
  pool: Pool,
  after: string,
  most: number,
  now: Date,
  sameValues: ReadonlyMap<string, SameValue>,
): Promise<readonly AdviceFacts[]> {
  const { rows } = await pool.query<SecretRow>(
    `WITH seen AS (
       SELECT account, region, range_agg(seen) AS seen FROM (
         SELECT account, region, unnest(seen) AS seen FROM trail_checkpoint) s GROUP BY 1, 2),
     days AS (
       SELECT seen.account, seen.region, count(*)::int AS days FROM seen
         CROSS JOIN generate_series(date_trunc('day', $3::timestamptz) - interval '${WINDOW_DAYS} days',
           date_trunc('day', $3::timestamptz) - interval '1 day', interval '1 day') day
        WHERE seen.seen @> tstzrange(day, day + interval '1 day') GROUP BY 1, 2)
     SELECT s.id, (s.primary_region IS NOT NULL AND s.primary_region <> s.region) AS is_replica, s.owning_service, s.type,
            s.aws_created_at AS created_at, s.deletion_asked_at, s.rotation_enabled,
            ${HAS_CUSTOMER_KEY} AS customer_key,
            s.last_accessed_on::timestamp AT TIME ZONE 'UTC' AS last_accessed_on, coalesce(days.days, 0) AS seen_days,
            (SELECT count(*)::int FROM secret_version v WHERE v.secret_id = s.id
              AND v.aws_created_at > $3::timestamptz - interval '${WINDOW_DAYS} days') AS changes,
            s.tags, coalesce(fail.attempts, 0) AS failed, fail.since AS failing_since
       FROM secret s
       LEFT JOIN LATERAL (
         SELECT sum(u.calls)::int AS attempts, min(u.first_at) AS since
           FROM trail_subject t JOIN trail_use u ON u.subject_id = t.id
          WHERE s.rotation_enabled AND t.secret_id = s.id AND u.name = 'RotationFailed' AND u.first_at > coalesce(greatest(s.last_rotated_at,
            (SELECT max(w.last_at) FROM trail_subject o JOIN trail_use w ON w.subject_id = o.id
              WHERE o.secret_id = s.id AND w.name = 'RotationSucceeded')), '-infinity')) fail ON true
       LEFT JOIN days ON days.account = s.account_id AND days.region = s.region
      WHERE s.gone_at IS NULL AND s.id > $1 ORDER BY s.id LIMIT $2`,
    [after, most, now],
  );
  const callers = await selectCallers(
    pool,
    rows.map(({ id }) => id),
    now,
  );
  return rows.map((row) => ({
    secretId: row.id,
    isReplica: row.is_replica,
    owningService: row.owning_service,
    type: row.type,
    createdAt: row.created_at?.getTime() ?? null,
    deletionAskedAt: row.deletion_asked_at?.getTime() ?? null,
    rotates: row.rotation_enabled === true,
    customerKey: row.customer_key,
    lastAccessedOn: row.last_accessed_on?.getTime() ?? null,
    seenDays: row.seen_days,
    changes: row.changes,
    callers: callers.get(row.id) ?? [],
    sameValueAs: sameValues.get(row.id) ?? null,
    endedTag: endedTagOf(tagsOf(row.tags)),
    failing:
      row.failed > 0 && row.failing_since !== null
        ? { since: row.failing_since.getTime(), attempts: row.failed }
        : null,
  }));
}

function tagsOf(stored: unknown): readonly { key: string; value: string }[] {
  const read = tagsSchema.safeParse(stored);
  return read.success ? read.data : [];
}

/** Who read these secrets within the window. Today and the thirty days before it are "recent". */
async function selectCallers(
  pool: Pool,
  secretIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, readonly CallerFacts[]>> {
  const { rows } = await pool.query<CallerRow>(
    `WITH edge AS (SELECT ($2::timestamptz AT TIME ZONE 'UTC')::date AS today)
     SELECT r.*, p.type, p.arn, p.name,
            EXISTS (SELECT 1 FROM connection c WHERE p.arn IN (c.inventory_role_arn, c.reveal_role_arn)) AS is_ours,
            coalesce(p.name ~* 'rotat' OR p.name = substring(s.rotation_function from '[^:]+$'), false) AS is_rotation
       FROM (SELECT t.secret_id, u.principal_id, min(u.kind) AS kind, sum(u.calls)::float8 AS reads, max(u.last_at) AS last_at,
                    (count(DISTINCT u.day) FILTER (WHERE u.day >= today - 30 AND u.day < today))::int AS recent_days,
                    coalesce(sum(u.calls) FILTER (WHERE u.day >= today - 30 AND u.day < today), 0)::float8 AS recent_reads
               FROM edge, trail_subject t JOIN trail_use u ON u.subject_id = t.id
              WHERE t.secret_id = ANY($1) AND u.name = 'GetSecretValue' AND u.outcome = 'done'
                AND u.day >= (SELECT today FROM edge) - ${WINDOW_DAYS}
              GROUP BY 1, 2) r
       JOIN trail_principal p ON p.id = r.principal_id JOIN secret s ON s.id = r.secret_id ORDER BY r.secret_id, r.principal_id`,
    [secretIds, now],
  );
  const bySecret = new Map<string, CallerFacts[]>();
  for (const row of rows) {
    const callers = bySecret.get(row.secret_id) ?? [];
    callers.push(callerOf(row));
    bySecret.set(row.secret_id, callers);
  }
  return bySecret;
}

function callerOf(row: CallerRow): CallerFacts {
  return {
    principalId: row.principal_id,
    who: whoLabel({ ...row, sessionName: null, invokedBy: null }).slice(0, 200),
    reads: row.reads,
    recentDays: row.recent_days,
    recentReads: row.recent_reads,
    lastAt: row.last_at.getTime(),
    // A reveal is a person's read through us: it is a use. The inventory role reads no values at all.
    isInventoryTool: !row.is_ours && LOOKS_AFTER.test(`${row.arn ?? ''} ${row.name ?? ''}`),
    isRotation: row.is_rotation,
  };
}
