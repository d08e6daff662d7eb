import type { Database } from '#lib/db/client.ts';

export interface FoundRequestRow {
  readonly id: string;
  readonly requesterName: string;
  readonly secretName: string | null;
  readonly environment: string | null;
  readonly state: string;
}

/** Requests looked through: the newest ones are the ones that somebody types for. */
const LOOKED_THROUGH = 2_000;

/** The newest requests whose id, requester or secret holds a word. `personId`: only that person's own. */
export async function selectRequests(
  db: Database,
  wanted: { readonly word: string; readonly limit: number; readonly personId: string | null },
): Promise<readonly FoundRequestRow[]> {
  const { rows } = await db.pool.query<FoundRequestRow>({
    name: 'requests-found',
    text: `SELECT r.id, p.display_name AS "requesterName", s.name AS "secretName", s.environment, r.state
           FROM (SELECT id, requester_id, secret_id, state, created_at FROM access_request
                 WHERE $2::text IS NULL OR requester_id = $2 ORDER BY created_at DESC LIMIT ${LOOKED_THROUGH}) r
           JOIN person p ON p.id = r.requester_id LEFT JOIN secret s ON s.id = r.secret_id
           WHERE starts_with(lower(r.id), $1) OR strpos(lower(p.display_name), $1) > 0
              OR strpos(lower(coalesce(s.name, '')), $1) > 0
           ORDER BY r.created_at DESC, r.id LIMIT $3`,
    values: [wanted.word, wanted.personId, wanted.limit],
  });
  return rows;
}
