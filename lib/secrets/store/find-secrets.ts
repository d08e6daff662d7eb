import type { Database } from '#lib/db/client.ts';
import { beginningWith, containing } from '../rules/like-pattern.ts';
import { LISTED_COLUMNS, type ListedRow } from './secret-columns.ts';

/** Secrets whose ARN is exactly this, living or gone. */
export async function findByArn(db: Database, arn: string): Promise<readonly ListedRow[]> {
  return find(db, 's.arn = $1', 's.id', [arn]);
}

/** Living and gone secrets of this name in this account and region, the living first. */
export async function findByPlace(
  db: Database,
  place: { readonly accountId: string; readonly region: string; readonly name: string },
): Promise<readonly ListedRow[]> {
  return find(
    db,
    's.account_id = $1 AND s.region = $2 AND s.name = $3',
    's.gone_at IS NOT NULL, s.gone_at DESC, s.id',
    [place.accountId, place.region, place.name],
  );
}

/** Living secrets of this name anywhere. */
export async function findByName(db: Database, name: string): Promise<readonly ListedRow[]> {
  return find(db, 's.name = $1 AND s.gone_at IS NULL', 's.account_id, s.region, s.id', [name]);
}

async function find(
  db: Database,
  where: string,
  order: string,
  parameters: readonly string[],
): Promise<readonly ListedRow[]> {
  const { rows } = await db.pool.query<ListedRow>(
    `SELECT ${LISTED_COLUMNS} FROM secret s JOIN connection c ON c.id = s.connection_id
     WHERE ${where} ORDER BY ${order} LIMIT 50`,
    [...parameters],
  );
  return rows;
}

/** How many rows that contain the words are ranked; beyond this many, which of them come first is by name. */
const RANKED = 500;

/**
 * Living secrets that hold every word, the best first: the name itself, then its last segment, a segment's beginning, a
 * word's beginning, elsewhere in the name, elsewhere.
 */
export async function searchRows(
  db: Database,
  words: readonly string[],
  limit: number,
): Promise<readonly ListedRow[]> {
  const first = words[0];
  if (first === undefined) return [];
  const parameters: unknown[] = [first, beginningWith(first), containing(`/${first}`), containing(first)];
  const conditions = words.map((word) => {
    parameters.push(containing(word));
    return `s.search_text LIKE $${parameters.length} ESCAPE '\\'`;
  });
  const { rows } = await db.pool.query<ListedRow>(
    `SELECT ${LISTED_COLUMNS}
     FROM (SELECT * FROM secret s WHERE s.gone_at IS NULL AND ${conditions.join(' AND ')} LIMIT ${RANKED}) s
     JOIN connection c ON c.id = s.connection_id
     ORDER BY CASE
         WHEN lower(s.name) = $1 THEN 0
         WHEN lower(s.last_segment) = $1 THEN 1
         WHEN lower(s.last_segment) LIKE $2 ESCAPE '\\' THEN 2
         WHEN lower(s.name) LIKE $2 ESCAPE '\\' THEN 3
         WHEN lower(s.name) LIKE $3 ESCAPE '\\' THEN 4
         WHEN translate(lower(s.name), '-_.+=@!', '//////////') LIKE $3 ESCAPE '\\' THEN 5
         WHEN lower(s.name) LIKE $4 ESCAPE '\\' THEN 6
         ELSE 7 END,
       s.consequence, s.name, s.id
     LIMIT ${limit}`,
    parameters,
  );
  return rows;
}
