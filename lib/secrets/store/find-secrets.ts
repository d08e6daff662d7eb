import type { Database } from '#lib/db/client.ts';
import { beginningWith, containing, endOfPrefix } from '../rules/like-pattern.ts';
import { LISTED_COLUMNS, type ListedRow } from './secret-columns.ts';
import { SqlConditions } from './sql-conditions.ts';

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

/** How many candidates each way of matching gives at most; which of more are ranked is left to the indexes. */
const CANDIDATES = 200;

/**
 * Living secrets that hold every word, the best first: the name itself, then its last segment, a beginning, a segment's
 * or word's beginning, elsewhere in the name, elsewhere. A word of one or two letters is looked for in names only: no
 * index helps with it, and names are the shortest text.
 */
export async function searchRows(
  db: Database,
  words: readonly string[],
  limit: number,
): Promise<readonly ListedRow[]> {
  const first = words[0];
  if (first === undefined) return [];
  const sql = new SqlConditions();
  const [exact, start, inner, anywhere] = [
    first,
    beginningWith(first),
    containing(`/${first}`),
    containing(first),
  ].map((pattern) => sql.place(pattern));
  const [holdsFirst = 'true', ...holdsOthers] = words.map((word) => {
    const column = word.length < 3 ? 'lower(s.name)' : 's.search_text';
    return `${column} LIKE ${sql.place(containing(word))} ESCAPE '\\'`;
  });
  const arms = candidates(sql, first, holdsFirst).map((arm) => {
    const where = ['s.gone_at IS NULL', arm, ...holdsOthers].join(' AND ');
    return `(SELECT s.id FROM secret s WHERE ${where} LIMIT ${CANDIDATES})`;
  });
  const { rows } = await db.pool.query<ListedRow>(
    `SELECT ${LISTED_COLUMNS}
     FROM secret s JOIN connection c ON c.id = s.connection_id
     WHERE s.id = ANY(ARRAY(${arms.join(' UNION ')}))
     ORDER BY CASE
         WHEN lower(s.name) = ${exact} THEN 0
         WHEN lower(s.last_segment) = ${exact} THEN 1
         WHEN lower(s.last_segment) LIKE ${start} ESCAPE '\\' THEN 2
         WHEN lower(s.name) LIKE ${start} ESCAPE '\\' THEN 3
         WHEN lower(s.name) LIKE ${inner} ESCAPE '\\' THEN 4
         WHEN translate(lower(s.name), '-_.+=@!', '///////') LIKE ${inner} ESCAPE '\\' THEN 5
         WHEN lower(s.name) LIKE ${anywhere} ESCAPE '\\' THEN 6
         ELSE 7 END,
       s.consequence, s.name, s.id
     LIMIT ${limit}`,
    sql.parameters,
  );
  return rows;
}

/**
 * The ways to candidates, each with an index: the last segment or the whole name begins with the first word, or it is
 * anywhere.
 */
function candidates(sql: SqlConditions, word: string, anywhere: string): readonly string[] {
  const end = endOfPrefix(word);
  if (end === null) return [anywhere];
  const [from, to] = [sql.place(word), sql.place(end)];
  const leaf = `lower(s.last_segment) COLLATE "C"`;
  return [`${leaf} >= ${from} AND ${leaf} < ${to}`, `s.name >= ${from} AND s.name < ${to}`, anywhere];
}
