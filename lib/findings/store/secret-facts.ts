import type { Pool } from 'pg';
import { isEnvironment, isProtected } from '#lib/secrets/rules/environment.ts';
import type { SecretFacts } from '../rules/facts.ts';

interface SecretRow {
  readonly id: string;
  readonly environment: string;
  readonly account_id: string;
  readonly region: string;
  readonly aws_created_at: Date | null;
  readonly last_rotated_at: Date | null;
  readonly rotation_enabled: boolean | null;
  readonly next_rotation_at: Date | null;
  readonly deletion_asked_at: Date | null;
  readonly last_accessed_on: Date | null;
  readonly owning_service: string | null;
  readonly primary_region: string | null;
  readonly default_key: boolean;
  readonly health_cause: string | null;
  readonly health_since: Date | null;
  readonly policy_public: boolean;
  readonly foreign_accounts: string[];
  readonly own_other_accounts: string[];
}

/** What the trail tells of failed rotations and refused reads, by secret. */
export interface TrailOfSecrets {
  readonly failures: ReadonlyMap<string, { count: number; firstAt: Date; lastAt: Date }>;
  readonly blocked: ReadonlyMap<string, { reads: number; lastAt: Date }>;
}

/** Living secrets behind this id, in the order of ids. `region` is where the secret itself lies. */
export async function selectSecretFacts(
  pool: Pool,
  after: string,
  most: number,
  trail: TrailOfSecrets,
): Promise<readonly SecretFacts[]> {
  const { rows } = await pool.query<SecretRow>(
    `SELECT s.id, s.environment, s.account_id, s.region, s.aws_created_at, s.last_rotated_at, s.rotation_enabled,
            s.next_rotation_at, s.deletion_asked_at, s.last_accessed_on::timestamp AT TIME ZONE 'UTC' AS last_accessed_on,
            s.owning_service, s.primary_region, s.kms_key_id IS NULL AS default_key, s.health_cause, s.health_since,
            s.policy_public,
            ARRAY(SELECT a FROM unnest(s.policy_accounts) a
                   WHERE NOT EXISTS (SELECT 1 FROM connection c WHERE c.account_id = a) ORDER BY a) AS foreign_accounts,
            ARRAY(SELECT a FROM unnest(s.policy_accounts) a
                   WHERE EXISTS (SELECT 1 FROM connection c WHERE c.account_id = a) ORDER BY a) AS own_other_accounts
       FROM secret s WHERE s.gone_at IS NULL AND s.id > $1 ORDER BY s.id LIMIT $2`,
    [after, most],
  );
  return rows.map((row) => factsOf(row, trail));
}

function factsOf(row: SecretRow, trail: TrailOfSecrets): SecretFacts {
  const failures = trail.failures.get(row.id);
  const blocked = trail.blocked.get(row.id);
  return {
    secretId: row.id,
    environment: row.environment,
    isProtected: !isEnvironment(row.environment) || isProtected(row.environment),
    accountId: row.account_id,
    createdAt: row.aws_created_at,
    lastRotatedAt: row.last_rotated_at,
    rotationEnabled: row.rotation_enabled,
    nextRotationAt: row.next_rotation_at,
    deletionAskedAt: row.deletion_asked_at,
    lastAccessedOn: row.last_accessed_on,
    owningService: row.owning_service,
    copyOf: row.primary_region !== null && row.primary_region !== row.region ? row.primary_region : null,
    hasDefaultKey: row.default_key,
    healthCause: row.health_cause,
    healthSince: row.health_since,
    policyPublic: row.policy_public,
    foreignAccounts: row.foreign_accounts,
    ownOtherAccounts: row.own_other_accounts,
    failedRotations: failures?.count ?? 0,
    firstFailureAt: failures?.firstAt ?? null,
    lastFailureAt: failures?.lastAt ?? null,
    blockedReads: blocked?.reads ?? 0,
    lastBlockedReadAt: blocked?.lastAt ?? null,
  };
}

/** Rotations that failed behind the last one that is known to have succeeded, and reads refused since a deletion was planned. */
export async function selectTrailOfSecrets(pool: Pool): Promise<TrailOfSecrets> {
  const failures = await pool.query<{ secret_id: string; count: number; first_at: Date; last_at: Date }>(`
    WITH failing AS MATERIALIZED (
      SELECT DISTINCT t.secret_id FROM trail_use u JOIN trail_subject t ON t.id = u.subject_id
       WHERE u.name = 'RotationFailed' AND t.secret_id IS NOT NULL),
    since AS (
      SELECT f.secret_id, greatest(s.last_rotated_at, (
        SELECT max(u.last_at) FROM trail_use u JOIN trail_subject t ON t.id = u.subject_id
         WHERE u.name = 'RotationSucceeded' AND t.secret_id = f.secret_id)) AS at
        FROM failing f JOIN secret s ON s.id = f.secret_id AND s.gone_at IS NULL)
    SELECT since.secret_id, count(*)::int AS count, min(e.at) AS first_at, max(e.at) AS last_at
      FROM since JOIN trail_subject t ON t.secret_id = since.secret_id
      JOIN trail_event e ON e.subject_id = t.id AND e.name = 'RotationFailed' AND e.part = 'act'
     WHERE since.at IS NULL OR e.at > since.at GROUP BY 1`);
  const blocked = await pool.query<{ secret_id: string; reads: number; last_at: Date }>(`
    SELECT s.id AS secret_id, sum(u.calls)::int AS reads, max(u.last_at) AS last_at
      FROM secret s JOIN trail_subject t ON t.secret_id = s.id
      JOIN trail_use u ON u.subject_id = t.id AND u.name = 'GetSecretValue' AND u.outcome = 'failed'
     WHERE s.gone_at IS NULL AND s.deletion_asked_at IS NOT NULL
       AND u.day >= (s.deletion_asked_at AT TIME ZONE 'UTC')::date AND u.last_at > s.deletion_asked_at
     GROUP BY 1`);
  return {
    failures: new Map(
      failures.rows.map((row) => [
        row.secret_id,
        { count: row.count, firstAt: row.first_at, lastAt: row.last_at },
      ]),
    ),
    blocked: new Map(blocked.rows.map((row) => [row.secret_id, { reads: row.reads, lastAt: row.last_at }])),
  };
}
