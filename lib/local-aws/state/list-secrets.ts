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
const LOOKED_AT = { byCreation: 4_500, inAnyOrder: 1_500 };

/** The next secrets of a listing, in order. */
export async function listSecretRows(tx: Connection, query: ListQuery): Promise<ListedSecret[]> {
  const { search } = query;
  if (search === undefined) return await readRows(tx, walk(query));
  const byCreation = query.order === 'created-date';
  const look = byCreation ? searchByCreation : searchInAnyOrder;
  const near = await readRows(
    tx,
    look(query, search, byCreation ? LOOKED_AT.byCreation : LOOKED_AT.inAnyOrder),
  );
  return near.length >= query.limit ? near : await readRows(tx, look(query, search, undefined));
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
  const text = `select *, ${place} as place from secret where ${conditions} order by ${order} limit $1`;
  return { text, values: [query.limit, ...values] };
}

/** Not up to date in the tables of the search. */
const LATE = 'select secret_id from secret_unsearched';

/**
 * In the order of the day they were made, of which the search knows itself: only those found are looked up. With
 * `among` no more than so many are looked at, in order, and no more than fill the page; else the index of words leads.
 */
function searchByCreation(query: ListQuery, search: string, among: number | undefined): Statement {
  const { conditions, order, values, place } = partsOf({ ...query, namePrefix: '' });
  const words = `words @@ $${values.length + 2}::tsquery and id not in (${LATE})`;
  // A subquery and not a CTE: its order is known, so that the walk ends with the page.
  const near = `(select id, created_at, words from secret_search where ${conditions} order by ${order} limit ${among}) near
    where ${words}`;
  const found = `(select id, created_at from secret_search where ${words} and ${conditions} offset 0) found`;
  const text = `
    with first as materialized
      (select id as hit from ${among === undefined ? found : near} order by ${order} limit $1)
    select secret.*, ${place} as place from (select hit from first union all ${LATE})
     cross join lateral (select * from secret where id = hit offset 0) secret
     where ${conditions} order by ${order} limit $1`;
  return { text, values: [query.limit, ...values, search] };
}

/** In an order that only the secrets themselves know: the words of those near, or the secrets of those found. */
function searchInAnyOrder(query: ListQuery, search: string, among: number | undefined): Statement {
  const { conditions, order, values, place } = partsOf({ ...query, namePrefix: '' });
  const words = `words @@ $${values.length + 2}::tsquery`;
  const near = `
    select id as hit from
      (select id, row_number() over (order by ${order}) as number
         from secret where ${conditions} order by ${order} limit ${among}) near
     cross join lateral (select words from secret_search where secret_search.id = near.id offset 0) known
     where ${words} and id not in (${LATE}) order by number limit $1`;
  const found = `select id as hit from secret_search where ${words} and id not in (${LATE})`;
  const text = `
    with first as materialized (${among === undefined ? found : near})
    select secret.*, ${place} as place from (select hit from first union all ${LATE})
     cross join lateral (select * from secret where id = hit offset 0) secret
     where ${conditions} order by ${order} limit $1`;
  return { text, values: [query.limit, ...values, search] };
}

/** What all have in common; their values begin at $2. The sort value goes as text, so that none of it is lost. */
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
