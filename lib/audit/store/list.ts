import type { Database } from '#lib/db/client.ts';
import { RECORD_DATA } from '../rules/record.ts';

/** What a list of records is narrowed to. */
export interface RecordFilter {
  readonly kinds?: readonly string[] | undefined;
  /** Id of a person; null: the product itself. */
  readonly actorId?: string | null | undefined;
  readonly secretId?: string | undefined;
  readonly requestId?: string | undefined;
  /** Any of these requests: a thread. Not together with kinds. */
  readonly requestIds?: readonly string[] | undefined;
  readonly grantId?: string | undefined;
  /** Recorded at or after, and before, these instants. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Only records with a smaller number, or a larger one: keyset paging. */
  readonly before?: bigint | undefined;
  readonly after?: bigint | undefined;
}

export interface RecordRow {
  readonly number: bigint;
  readonly bytes: Buffer;
  readonly hash: Buffer;
}

interface Conditions {
  readonly parts: string[];
  readonly values: unknown[];
}

/**
 * Records newest first, or oldest first, at most `limit`. Several kinds are read each from its own index and merged: so
 * rare kinds among millions of others are found as quickly as frequent ones.
 */
export async function readRecords(
  db: Database,
  filter: RecordFilter,
  limit: number,
  order: 'newest' | 'oldest' = 'newest',
): Promise<RecordRow[]> {
  if (filter.kinds?.length === 0) return [];
  const numbers = await readNumbers(db, filter, limit, order);
  if (numbers.length === 0) return [];
  const { rows } = await db.pool.query(
    `SELECT number, bytes, hash FROM audit_record WHERE number = ANY ($1::bigint[])
     ORDER BY number ${order === 'newest' ? 'DESC' : 'ASC'}`,
    [numbers],
  );
  return rows.map((row) => ({ ...row, number: BigInt(row.number) }));
}

/** How many records a filter finds, counted up to `most`. */
export async function countRecords(db: Database, filter: RecordFilter, most: number): Promise<number> {
  if (filter.kinds?.length === 0) return 0;
  return (await readNumbers(db, filter, most, 'newest')).length;
}

async function readNumbers(
  db: Database,
  filter: RecordFilter,
  limit: number,
  order: 'newest' | 'oldest',
): Promise<string[]> {
  const { parts, values } = await conditionsOf(db, filter);
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  const tail = `ORDER BY number ${direction} LIMIT ${limit}`;
  /** Each of these from its own index, and the first of all of them. */
  const merged = async (column: string, among: readonly string[]) => {
    values.push(among);
    const { rows } = await db.pool.query(
      `SELECT n.number FROM unnest($${values.length}::text[]) AS k (one)
       CROSS JOIN LATERAL (SELECT number FROM audit_record r WHERE ${[`r.${column} = k.one`, ...parts].join(' AND ')} ${tail}) n
       ORDER BY n.number ${direction} LIMIT ${limit}`,
      values,
    );
    return rows.map((row) => row.number as string);
  };
  if (filter.requestIds) return await merged('request_id', filter.requestIds);
  // A request or a grant has few records; a secret or a person may have millions, and few of a kind.
  const few = filter.requestId ?? filter.grantId;
  const byKind = filter.actorId === null || (filter.secretId && filter.actorId !== undefined);
  const kinds = filter.kinds ?? (byKind ? Object.keys(RECORD_DATA) : undefined);
  if (kinds && few === undefined) return await merged('kind', kinds);
  if (kinds) {
    values.push(kinds);
    parts.push(`kind = ANY ($${values.length}::text[])`);
  }
  const where = parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
  const { rows } = await db.pool.query(`SELECT number FROM audit_record ${where} ${tail}`, values);
  return rows.map((row) => row.number);
}

async function conditionsOf(db: Database, filter: RecordFilter): Promise<Conditions> {
  const conditions: Conditions = { parts: [], values: [] };
  const add = (condition: string, value: unknown) => {
    conditions.values.push(value);
    conditions.parts.push(condition.replace('?', `$${conditions.values.length}`));
  };
  if (filter.actorId === null) conditions.parts.push('actor_id IS NULL');
  else if (filter.actorId !== undefined) add('actor_id = ?', filter.actorId);
  if (filter.secretId) add('secret_id = ?', filter.secretId);
  if (filter.requestId) add('request_id = ?', filter.requestId);
  if (filter.grantId) add('grant_id = ?', filter.grantId);
  // Numbers grow with time, so a time is a number, and every index has the number.
  if (filter.from) add('number >= ?', await numberAt(db, filter.from));
  if (filter.to) add('number < ?', await numberAt(db, filter.to));
  if (filter.before !== undefined) add('number < ?', filter.before);
  if (filter.after !== undefined) add('number > ?', filter.after);
  return conditions;
}

/** Number of the first record at or after an instant; behind the last one if there is none. */
async function numberAt(db: Database, at: Date): Promise<string> {
  const { rows } = await db.pool.query(
    `SELECT coalesce(
       (SELECT number FROM audit_record WHERE at >= $1 ORDER BY at, number LIMIT 1),
       (SELECT number + 1 FROM audit_head WHERE id = 1)) AS number`,
    [at],
  );
  return rows[0].number;
}
