import type { Database } from '#lib/db/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import type { Cursor } from '../rules/cursor.ts';
import type { SecretFilter, SecretPageRequest, SecretSort } from '../rules/filter.ts';
import { addReach } from './scope-conditions.ts';
import { LISTED_COLUMNS, type ListedRow } from './secret-columns.ts';
import { conditionsOf, type SqlConditions } from './sql-conditions.ts';

interface Order {
  /** The expression of the index; none: by name alone. */
  readonly by: string | null;
  /** The same value as a whole number, for the cursor. */
  readonly asNumber: string;
  /** The number back as a value of the column. */
  readonly fromNumber: (place: string) => string;
}

const ORDERS: Readonly<Record<SecretSort, Order>> = {
  consequence: { by: 's.consequence', asNumber: 's.consequence', fromNumber: (at) => `${at}::bigint` },
  name: { by: null, asNumber: 'NULL', fromNumber: () => 'NULL' },
  'last-read': {
    by: `coalesce(s.last_accessed_on, '-infinity'::date)`,
    asNumber: `s.last_accessed_on - date '1970-01-01'`,
    fromNumber: (at) =>
      `CASE WHEN ${at}::bigint IS NULL THEN '-infinity'::date
            ELSE date '1970-01-01' + greatest(-700000, least(${at}::bigint, 1000000))::integer END`,
  },
  rotated: {
    by: `coalesce(s.last_rotated_at, '-infinity'::timestamptz)`,
    asNumber: `(extract(epoch FROM s.last_rotated_at) * 1000000)::bigint`,
    fromNumber: (at) =>
      `coalesce(timestamptz 'epoch' + ${at}::bigint * interval '1 microsecond', '-infinity'::timestamptz)`,
  },
};

export interface SortedRow extends ListedRow {
  readonly sortValue: string | number | null;
}

/** One page of a list, one row more than asked where there is a next page. */
export async function readPage(
  db: Database,
  filter: SecretFilter,
  page: SecretPageRequest,
  cursor: Cursor | null,
  now: Date,
  reach: Reach,
): Promise<readonly SortedRow[]> {
  const order = ORDERS[page.sort];
  const sql = conditionsOf(filter, now);
  addReach(sql, reach);
  if (cursor) addCursor(sql, order, cursor, page.direction);
  const way = page.direction === 'descending' ? 'DESC' : 'ASC';
  const keys = [...(order.by === null ? [] : [order.by]), 's.name', 's.id'];
  const sorted = keys.map((key) => `${key} ${way}`).join(', ');
  // The page is chosen by ids alone, which an index can do without the rows; then only its rows are read.
  const text = `
    SELECT ${LISTED_COLUMNS}, ${order.asNumber} AS "sortValue"
    FROM secret s JOIN connection c ON c.id = s.connection_id
    WHERE s.id = ANY(ARRAY(
      SELECT s.id FROM secret s WHERE ${sql.where} ORDER BY ${sorted} LIMIT ${sql.place(page.size + 1)}))
    ORDER BY ${sorted}`;
  const { rows } = await db.pool.query<SortedRow>(text, sql.parameters);
  return rows;
}

function addCursor(
  sql: SqlConditions,
  order: Order,
  cursor: Cursor,
  direction: SecretPageRequest['direction'],
): void {
  const beyond = direction === 'descending' ? '<' : '>';
  const name = sql.place(cursor.name);
  const id = sql.place(cursor.id);
  if (order.by === null) {
    sql.add(`(s.name, s.id) ${beyond} (${name}, ${id})`);
    return;
  }
  const value = order.fromNumber(sql.place(cursor.value));
  sql.add(`(${order.by}, s.name, s.id) ${beyond} (${value}, ${name}, ${id})`);
}

/** No list is counted further than this: who looks for one of more narrows the filter. */
export const MOST_COUNTED = 10_000;

/** How many secrets a filter finds; `MOST_COUNTED` + 1 stands for more than that. */
export async function countFiltered(
  db: Database,
  filter: SecretFilter,
  now: Date,
  reach: Reach,
): Promise<number> {
  const sql = conditionsOf(filter, now);
  addReach(sql, reach);
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::integer AS n
     FROM (SELECT FROM secret s WHERE ${sql.where} LIMIT ${MOST_COUNTED + 1}) AS found`,
    sql.parameters,
  );
  return rows[0]?.n ?? 0;
}
