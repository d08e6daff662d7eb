import type { Pool } from 'pg';

/** What somebody read of a secret past the product and through it, as the trail rolled it up. */
export interface ReaderUse {
  /** ARN of the user or role; null: the records do not name one. */
  readonly arn: string | null;
  readonly name: string | null;
  readonly kind: string;
  /** Reads that AWS answered in the last 90 days, UTC, with today. */
  readonly reads: number;
  readonly lastAt: Date;
}

const FIRST_DAY = `(($2::timestamptz AT TIME ZONE 'UTC')::date - 89)`;

/** Who read the values of one secret in 90 days, most reads first. */
export async function selectUse(pool: Pool, secretId: string, now: Date): Promise<readonly ReaderUse[]> {
  const { rows } = await pool.query<ReaderUse>(
    `SELECT p.arn, CASE WHEN p.arn IS NULL THEN min(p.name) END AS name, min(u.kind) AS kind, sum(u.calls)::int AS reads,
            max(u.last_at) AS "lastAt"
       FROM trail_subject t JOIN trail_use u ON u.subject_id = t.id JOIN trail_principal p ON p.id = u.principal_id
      WHERE t.secret_id = $1 AND u.name = 'GetSecretValue' AND u.outcome = 'done' AND u.day >= ${FIRST_DAY}
      GROUP BY p.arn ORDER BY 4 DESC, p.arn`,
    [secretId, now],
  );
  return rows;
}

/** Reads of protected secrets by some principals in 90 days. */
export async function selectUseOf(
  pool: Pool,
  principals: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, { readonly reads: number; readonly secrets: number; readonly lastAt: Date }>> {
  const { rows } = await pool.query<{ arn: string; reads: number; secrets: number; lastAt: Date }>(
    `SELECT p.arn, sum(u.calls)::int AS reads, count(DISTINCT t.secret_id)::int AS secrets, max(u.last_at) AS "lastAt"
       FROM trail_principal p JOIN trail_use u ON u.principal_id = p.id AND u.day >= ${FIRST_DAY}
       JOIN trail_subject t ON t.id = u.subject_id JOIN secret_direct_readers d ON d.secret_id = t.secret_id
      WHERE p.arn = ANY($1) AND u.name = 'GetSecretValue' AND u.outcome = 'done' GROUP BY 1`,
    [principals, now],
  );
  return new Map(rows.map((row) => [row.arn, row]));
}
