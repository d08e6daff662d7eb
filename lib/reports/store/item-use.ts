import type { Pool } from 'pg';

/** What a person did with a secret in the 90 days before a certification. */
export interface ItemUse {
  readonly requests: number;
  readonly reveals: number;
  /** Reads at AWS past the product, by their e-mail address. */
  readonly reads: number;
  readonly lastUsedAt: string | null;
}

export const NO_USE: ItemUse = { requests: 0, reveals: 0, reads: 0, lastUsedAt: null };

export function keyOfUse(personId: string, secretId: string): string {
  return `${personId} ${secretId}`;
}

/**
 * The use of these secrets by these people in the 90 days (UTC, with today) before `now`, by `keyOfUse`; absent: none.
 * Reads come from the roll-ups of the trail, a row a person, secret and day, and never from the records themselves: there
 * are millions of those. The reads of our own reveals are in the roll-ups too. They are found by the access key of each
 * reveal and taken off again.
 */
export async function readItemUse(
  pool: Pool,
  about: { readonly people: readonly string[]; readonly secrets: readonly string[]; readonly now: Date },
): Promise<ReadonlyMap<string, ItemUse>> {
  const { rows } = await pool.query<ItemUse & { personId: string; secretId: string }>(STATEMENT, [
    about.people,
    about.secrets,
    about.now,
  ]);
  return new Map(rows.map(({ personId, secretId, ...use }) => [keyOfUse(personId, secretId), use]));
}

const FIRST_DAY = `(($3::timestamptz AT TIME ZONE 'UTC')::date - 89)`;
const SINCE = `(${FIRST_DAY}::timestamp AT TIME ZONE 'UTC')`;
/** A reveal's reads, with room for clocks that differ: only the weeks of the trail that can hold them are looked at. */
const AROUND = `e.at >= v.intended_at - interval '1 hour' AND e.at < v.intended_at + interval '1 day'`;

const STATEMENT = `
  WITH who AS (SELECT id, lower(email) AS email FROM person WHERE id = ANY($1::text[])),
  asked AS (
    SELECT requester_id AS person_id, secret_id, count(*)::int AS n FROM access_request
    WHERE created_at >= ${SINCE} AND secret_id = ANY($2::text[]) AND requester_id = ANY($1::text[]) GROUP BY 1, 2),
  shown AS (
    SELECT person_id, secret_id, count(*)::int AS n, max(intended_at) AS last FROM reveal
    WHERE intended_at >= ${SINCE} AND secret_id = ANY($2::text[]) AND person_id = ANY($1::text[]) GROUP BY 1, 2),
  callers AS (SELECT who.id AS person_id, p.id AS principal_id FROM who JOIN trail_principal p ON lower(p.name) = who.email),
  used AS (
    SELECT c.person_id, s.secret_id, sum(u.calls) AS n, max(u.last_at) AS last
    FROM callers c JOIN trail_use u ON u.principal_id = c.principal_id AND u.day >= ${FIRST_DAY}
    JOIN trail_subject s ON s.id = u.subject_id
    WHERE u.name = 'GetSecretValue' AND u.outcome = 'done' AND u.kind IN ('person', 'tool', 'unknown')
      AND s.secret_id = ANY($2::text[]) GROUP BY 1, 2),
  ours AS (
    SELECT who.id AS person_id, v.secret_id, count(*) AS n
    FROM reveal v JOIN trail_event e ON e.access_key_id = v.aws_access_key_id AND e.reveal_id = v.id AND ${AROUND}
    JOIN who ON who.email = lower(e.session_name)
    WHERE v.intended_at >= ${SINCE} AND v.secret_id = ANY($2::text[]) AND e.verdict IS NOT NULL AND e.at >= ${SINCE} GROUP BY 1, 2),
  past AS (
    SELECT u.person_id, u.secret_id, greatest(u.n - coalesce(o.n, 0), 0)::int AS n, u.last
    FROM used u LEFT JOIN ours o USING (person_id, secret_id))
  SELECT person_id AS "personId", secret_id AS "secretId", coalesce(a.n, 0) AS requests, coalesce(v.n, 0) AS reveals,
    coalesce(t.n, 0) AS reads,
    to_char(greatest(v.last, t.last) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "lastUsedAt"
  FROM asked a FULL JOIN shown v USING (person_id, secret_id) FULL JOIN past t USING (person_id, secret_id)`;
