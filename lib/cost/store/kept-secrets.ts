import type { Pool } from 'pg';
import type { Month } from '../rules/calendar.ts';
import { AWS_MANAGED_KEY, type KeptSecret } from '../rules/kept-secret.ts';
import { KEPT_IN_MONTH } from './secret-terms.ts';

interface SecretRow {
  id: string;
  account_id: string;
  region: string;
  created_at: Date | null;
  first_seen_at: Date;
  deletion_asked_at: Date | null;
  gone_at: Date | null;
  is_replica: boolean;
  kms_key_id: string | null;
  unseen_replicas: string[];
}

/** Columns of `secret s` that cost looks at. A copy whose region is synced has a row of its own there. */
const KEPT = `s.id, s.account_id, s.region, s.aws_created_at AS created_at, s.first_seen_at, s.deletion_asked_at, s.gone_at,
  (s.primary_region IS NOT NULL AND s.primary_region <> s.region) AS is_replica, s.kms_key_id,
  CASE WHEN s.primary_region IS NULL OR s.primary_region = s.region THEN
    ARRAY(SELECT e->>'region' FROM jsonb_array_elements(CASE jsonb_typeof(s.replicas) WHEN 'array' THEN s.replicas ELSE '[]' END) e
           WHERE e->>'region' IS NOT NULL AND e->>'region' <> s.region AND NOT EXISTS (
             SELECT 1 FROM connection_region r WHERE r.connection_id = s.connection_id AND r.region = e->>'region'
               AND r.seen_at IS NOT NULL) ORDER BY 1)
  ELSE '{}' END AS unseen_replicas`;

/** Secrets that were kept at any time of a month, in the order of their ids, behind this one. */
export async function selectKept(
  pool: Pool,
  month: Month,
  after: string,
  most: number,
): Promise<readonly KeptSecret[]> {
  const { rows } = await pool.query<SecretRow>(
    `SELECT ${KEPT} FROM secret s
      WHERE s.id > $2 AND ${KEPT_IN_MONTH}
      ORDER BY s.id LIMIT $3`,
    [`${month}-01`, after, most],
  );
  return rows.map(keptOf);
}

export async function selectOneKept(pool: Pool, secretId: string): Promise<KeptSecret | null> {
  const { rows } = await pool.query<SecretRow>({
    name: 'cost-secret',
    text: `SELECT ${KEPT} FROM secret s WHERE s.id = $1`,
    values: [secretId],
  });
  return rows[0] ? keptOf(rows[0]) : null;
}

function keptOf(row: SecretRow): KeptSecret {
  return {
    secretId: row.id,
    accountId: row.account_id,
    region: row.region,
    createdAt: row.created_at?.getTime() ?? null,
    firstSeenAt: row.first_seen_at.getTime(),
    deletionAskedAt: row.deletion_asked_at?.getTime() ?? null,
    goneAt: row.gone_at?.getTime() ?? null,
    isReplica: row.is_replica,
    keyId: customerKey(row),
    unseenReplicas: row.unseen_replicas,
  };
}

/** One name for a key, however it was written: its id with its account and region. */
function customerKey({ kms_key_id: written, account_id, region }: SecretRow): string | null {
  if (written === null || written.endsWith(AWS_MANAGED_KEY)) return null;
  const id = /(?:^|[:/])((?:key|alias)\/.+)$/.exec(written)?.[1] ?? `key/${written}`;
  return `${account_id} ${region} ${id}`;
}
