import type { Database } from '#lib/db/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import { beginningWith, containing, endOfPrefix } from '../rules/like-pattern.ts';
import { nameIndexOf } from './name-index.ts';
import { addReach, andReach } from './scope-conditions.ts';
import { LISTED_COLUMNS, type ListedRow } from './secret-columns.ts';
import { SqlConditions } from './sql-conditions.ts';

/** Secrets whose ARN is exactly this, living or gone. */
export async function findByArn(db: Database, arn: string, reach: Reach): Promise<readonly ListedRow[]> {
  return find(db, 's.arn = $1', 's.id', [arn], reach);
}

/** Living and gone secrets of this name in this account and region, the living first. */
export async function findByPlace(
  db: Database,
  place: { readonly accountId: string; readonly region: string; readonly name: string },
  reach: Reach,
): Promise<readonly ListedRow[]> {
  return find(
    db,
    's.account_id = $1 AND s.region = $2 AND s.name = $3',
    's.gone_at IS NOT NULL, s.gone_at DESC, s.id',
    [place.accountId, place.region, place.name],
    reach,
  );
}

/** Living secrets of this name anywhere. */
export async function findByName(db: Database, name: string, reach: Reach): Promise<readonly ListedRow[]> {
  return find(db, 's.name = $1 AND s.gone_at IS NULL', 's.account_id, s.region, s.id', [name], reach);
}

async function find(
  db: Database,
  where: string,
  order: string,
  parameters: readonly unknown[],
  reach: Reach,
): Promise<readonly ListedRow[]> {
  const values = [...parameters];
  const within = andReach(reach, (value) => `$${values.push(value)}`);
  const { rows } = await db.pool.query<ListedRow>(
    `SELECT ${LISTED_COLUMNS} FROM secret s JOIN connection c ON c.id = s.connection_id
     WHERE ${where}${within} ORDER BY ${order} LIMIT 50`,
    values,
  );
  return rows;
}

/** How many candidates each way of matching gives at most; which of more are ranked is left to the indexes. */
const CANDIDATES = 200;

/**
 * Living secrets that hold every word, the best first: the name itself, then its last segment, a beginning, a segment's
 * or word's beginning, elsewhere in the name, elsewhere. Names are searched in memory, beginnings by an index; only
 * where these give too few does the search go through descriptions, tags and owners, for words of three letters and more.
 */
export async function searchRows(
  db: Database,
  words: readonly string[],
  limit: number,
  reach: Reach,
): Promise<readonly ListedRow[]> {
  const first = words[0];
  if (first === undefined || reach.kind === 'none') return [];
  if (reach.kind === 'some') return rankedRows(db, await scopedIds(db, words, reach), first, limit);
  const [index, beginning] = await Promise.all([nameIndexOf(db), beginningIds(db, words)]);
  const ids = new Set([...beginning, ...index.find(words, Math.max(limit, CANDIDATES / 2))]);
  if (ids.size < limit) for (const id of await anywhereIds(db, words)) ids.add(id);
  return rankedRows(db, [...ids], first, limit);
}

async function rankedRows(
  db: Database,
  ids: readonly string[],
  first: string,
  limit: number,
): Promise<readonly ListedRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.pool.query<ListedRow>({
    name: 'secrets-ranked',
    text: `SELECT ${LISTED_COLUMNS}
     FROM secret s JOIN connection c ON c.id = s.connection_id
     WHERE s.id = ANY($1) AND s.gone_at IS NULL
     ORDER BY CASE
         WHEN lower(s.name) = $2 THEN 0
         WHEN lower(s.last_segment) = $2 THEN 1
         WHEN lower(s.last_segment) LIKE $3 THEN 2
         WHEN lower(s.name) LIKE $3 THEN 3
         WHEN lower(s.name) LIKE $4 THEN 4
         WHEN translate(lower(s.name), '-_.+=@!', '///////') LIKE $4 THEN 5
         WHEN lower(s.name) LIKE $5 THEN 6
         ELSE 7 END,
       s.consequence, s.name, s.id
     LIMIT $6`,
    values: [ids, first, beginningWith(first), containing(`/${first}`), containing(first), limit],
  });
  return rows;
}

/** Secrets whose last segment or whole name begins with the first word, and which hold the others. */
async function beginningIds(db: Database, words: readonly string[]): Promise<readonly string[]> {
  const [first = '', ...others] = words;
  const end = endOfPrefix(first);
  if (end === null) return [];
  const sql = new SqlConditions();
  const [from, to] = [sql.place(first), sql.place(end)];
  const leaf = `lower(s.last_segment) COLLATE "C"`;
  const holds = others.map((word) => holding(sql, word));
  const arms = [`${leaf} >= ${from} AND ${leaf} < ${to}`, `s.name >= ${from} AND s.name < ${to}`].map(
    (arm) => {
      const where = ['s.gone_at IS NULL', arm, ...holds].join(' AND ');
      return `(SELECT s.id FROM secret s WHERE ${where} LIMIT ${CANDIDATES / 2})`;
    },
  );
  return idsOf(db, arms.join(' UNION '), sql);
}

async function anywhereIds(db: Database, words: readonly string[]): Promise<readonly string[]> {
  if (!words.some((word) => word.length >= 3)) return [];
  const sql = new SqlConditions();
  const where = ['s.gone_at IS NULL', ...words.map((word) => holding(sql, word))].join(' AND ');
  return idsOf(db, `SELECT s.id FROM secret s WHERE ${where} LIMIT ${CANDIDATES}`, sql);
}

/** Within a scope: what the search of all names gives first could all lie outside. */
async function scopedIds(db: Database, words: readonly string[], reach: Reach): Promise<readonly string[]> {
  const sql = new SqlConditions();
  sql.add('s.gone_at IS NULL');
  addReach(sql, reach);
  for (const word of words) sql.add(holding(sql, word));
  return idsOf(db, `SELECT s.id FROM secret s WHERE ${sql.where} LIMIT ${CANDIDATES}`, sql);
}

/** A word of one or two letters is looked for in names only: no index helps with it. */
function holding(sql: SqlConditions, word: string): string {
  const column = word.length < 3 ? 'lower(s.name)' : 's.search_text';
  return `${column} LIKE ${sql.place(containing(word))} ESCAPE '\\'`;
}

async function idsOf(db: Database, text: string, sql: SqlConditions): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ id: string }>(text, sql.parameters);
  return rows.map((row) => row.id);
}
