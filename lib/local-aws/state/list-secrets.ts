import type { Connection } from './database.ts';
import { type SecretRow, type StoredSecret, secretFrom } from './secrets.ts';

export type ListOrder = 'created-date' | 'last-accessed-date' | 'last-changed-date' | 'name';

/** Text of the sort value of a row, as it goes into a paging token, and the expression it is compared with. */
const ORDERS: Record<ListOrder, { column: string; type: string }> = {
  'created-date': { column: 'created_at', type: 'timestamptz' },
  'last-changed-date': { column: 'last_changed_at', type: 'timestamptz' },
  'last-accessed-date': { column: `coalesce(last_accessed_on, '-infinity'::date)`, type: 'date' },
  name: { column: 'name', type: 'text' },
};

export interface ListQuery {
  readonly account: string;
  readonly region: string;
  readonly order: ListOrder;
  readonly descending: boolean;
  readonly withPlannedDeletion: boolean;
  /** Secrets made later are not there yet, and those marked for deletion later still are. Null: all as it is. */
  readonly asOf: Date | null;
  /** All names must begin with this; empty for no condition. */
  readonly namePrefix: string;
  /** A text search that everything wanted passes; some that is not wanted may pass as well. */
  readonly search: string | undefined;
  readonly after: ListPlace | undefined;
  readonly limit: number;
}

/** A place in the listing: the sort value as text, and the secret's id. */
export type ListPlace = readonly [value: string, id: number];

export interface ListedSecret {
  readonly secret: StoredSecret;
  readonly place: ListPlace;
}

/**
 * How many secrets are looked at in their order before a search goes by the index of words. What many secrets have is
 * soon found in order; what few have is quickly found by the index; about here both take as long.
 */
const LOOKED_AT = 2_000;

/** The next secrets of a listing, in order. */
export async function listSecretRows(tx: Connection, query: ListQuery): Promise<ListedSecret[]> {
  if (query.search === undefined) return await readRows(tx, walk(query));
  const near = await readRows(tx, searchNear(query, query.search));
  return near.length >= query.limit ? near : await readRows(tx, searchByWords(query, query.search));
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

async function readRows(tx: Connection, { text, values }: Statement): Promise<ListedSecret[]> {
  const rows = await tx.rows<SecretRow & { place: string }>(text, values);
  return rows.map((row) => ({ secret: secretFrom(row), place: [row.place, row.id] }));
}

/** Along the index of the order. */
function walk(query: ListQuery): Statement {
  const { conditions, order, values, place } = partsOf(query);
  const text = `select s.*, ${place} as place from secret s where ${conditions} order by ${order} limit $1`;
  return { text, values: [query.limit, ...values] };
}

/** Those that pass among the next few of the order. Lateral, so that the words of these few alone are looked at. */
function searchNear(query: ListQuery, search: string): Statement {
  const { conditions, order, values, place } = partsOf(query);
  const text = `
    with near as materialized (
      select s.id, ${place} as place, row_number() over (order by ${order}) as number
        from secret s where ${conditions} order by ${order} limit ${LOOKED_AT})
    select s.*, near.place from near
      left join secret_unsearched late on late.secret_id = near.id
      left join lateral (select words from secret_search where secret_id = near.id offset 0) known on true
      join secret s on s.id = near.id
     where late.secret_id is not null or known.words @@ $${values.length + 2}::tsquery
     order by near.number limit $1`;
  return { text, values: [query.limit, ...values, search] };
}

/** Those that the index of words finds, each looked up by its id. */
function searchByWords(query: ListQuery, search: string): Statement {
  const { conditions, order, values, place } = partsOf(query);
  const text = `
    with hit as materialized (
      select secret_id from secret_search where words @@ $${values.length + 2}::tsquery
      union select secret_id from secret_unsearched)
    select s.*, ${place} as place from hit
     cross join lateral (select * from secret where id = hit.secret_id offset 0) s
     where ${conditions} order by ${order} limit $1`;
  return { text, values: [query.limit, ...values, search] };
}

/** What all three have in common; their values begin at $2. The sort value goes as text, so that none of it is lost. */
function partsOf(query: ListQuery) {
  const { column, type } = ORDERS[query.order];
  const values: unknown[] = [];
  const value = (given: unknown) => `$${values.push(given) + 1}`;
  const conditions = [`account = ${value(query.account)}`, `region = ${value(query.region)}`];
  const late = query.asOf === null ? undefined : value(query.asOf);
  if (late !== undefined) conditions.push(`created_at <= ${late}`);
  if (!query.withPlannedDeletion) {
    conditions.push(
      late === undefined ? 'deleted_at is null' : `(deleted_at is null or deleted_at > ${late})`,
    );
  }
  if (query.after !== undefined) {
    const [text, id] = query.after;
    conditions.push(
      `(${column}, id) ${query.descending ? '<' : '>'} (${value(text)}::${type}, ${value(id)})`,
    );
  }
  if (query.namePrefix !== '') conditions.push(`name ^@ ${value(query.namePrefix)}`);
  const way = query.descending ? 'desc' : 'asc';
  return {
    conditions: conditions.join(' and '),
    order: `${column} ${way}, id ${way}`,
    values,
    place: `(${column})::text`,
  };
}
