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
  readonly after: ListPlace | undefined;
  readonly limit: number;
}

/** A place in the listing: the sort value as text, and the secret's id. */
export type ListPlace = readonly [value: string, id: number];

export interface ListedSecret {
  readonly secret: StoredSecret;
  readonly place: ListPlace;
}

/** The next secrets of a listing, in order, along an index. */
export async function listSecretRows(tx: Connection, query: ListQuery): Promise<ListedSecret[]> {
  const { column, type } = ORDERS[query.order];
  const way = query.descending ? 'desc' : 'asc';
  const values: unknown[] = [query.account, query.region, query.withPlannedDeletion, query.limit];
  const late = query.asOf === null ? undefined : values.push(query.asOf);
  const lag = late === undefined ? '' : `and created_at <= $${late}`;
  const marked = late === undefined ? 'deleted_at is null' : `(deleted_at is null or deleted_at > $${late})`;
  const after =
    query.after === undefined
      ? ''
      : `and (${column}, id) ${query.descending ? '<' : '>'} ($${values.push(query.after[0])}::${type}, $${values.push(query.after[1])})`;
  const prefix = query.namePrefix === '' ? '' : `and name ^@ $${values.push(query.namePrefix)}`;
  // The sort value goes into the token as text, so that no precision is lost on the way back.
  const rows = await tx.rows<SecretRow & { place: string }>(
    `select *, (${column})::text as place from secret
      where account = $1 and region = $2 and ($3 or ${marked}) ${lag} ${after} ${prefix}
      order by ${column} ${way}, id ${way} limit $4`,
    values,
  );
  return rows.map((row) => ({ secret: secretFrom(row), place: [row.place, row.id] }));
}
