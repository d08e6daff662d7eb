import { type TrailEntry, trailRecord } from '../rules/trail/trail-record.ts';
import type { Connection, Transaction } from './database.ts';

/** A record as LookupEvents needs it. */
export interface FoundRecord {
  readonly seq: number;
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly readOnly: boolean;
  readonly eventTime: Date;
  readonly username: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly resources: readonly { readonly type: string; readonly ARN: string }[];
  readonly record: string;
}

/** Appends entries and when each becomes visible. Appending is the only write this table knows. */
export function appendTrail(
  tx: Transaction,
  entries: readonly TrailEntry[],
  visibleAt: Date | ((entry: TrailEntry) => Date),
): void {
  if (entries.length === 0) return;
  const column = <T>(read: (entry: TrailEntry) => T) => entries.map(read);
  const named = entries.flatMap((entry) =>
    (entry.resources ?? []).map((resource) => ({ id: entry.eventId, resource })),
  );
  tx.post(APPEND, [
    column((entry) => entry.account),
    column((entry) => entry.region),
    column((entry) => entry.eventId),
    column((entry) => entry.time),
    column((entry) => (visibleAt instanceof Date ? visibleAt : visibleAt(entry))),
    column((entry) => entry.eventName),
    column((entry) => entry.eventSource),
    column((entry) => entry.readOnly),
    column((entry) => entry.lookup.username ?? null),
    column((entry) => entry.lookup.accessKeyId ?? null),
    column((entry) => (entry.resources === undefined ? null : JSON.stringify(entry.resources))),
    column((entry) => JSON.stringify(trailRecord(entry))),
    named.map(({ id }) => id),
    named.map(({ resource }) => resource.type),
    named.map(({ resource }) => resource.ARN),
  ]);
}

/** The records, and what they name under the record that names it. The ids of records differ within one call. */
const APPEND = `
  with made as (
    insert into trail_record (account, region, event_id, event_time, visible_at, event_name, event_source,
       read_only, username, access_key_id, resources, record)
    select a, r, i, date_trunc('second', t), v, n, s, o, u, k, x, d
      from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
                  $8::boolean[], $9::text[], $10::text[], $11::jsonb[], $12::text[])
           with ordinality as e (a, r, i, t, v, n, s, o, u, k, x, d, number)
     order by number
    returning account, region, event_id, event_time, seq)
  insert into trail_resource (account, region, type, name, event_time, seq)
  select account, region, type, name, event_time, seq
    from unnest($13::text[], $14::text[], $15::text[]) as e (id, type, name) join made on event_id = id`;

export interface TrailQuery {
  readonly account: string;
  readonly region: string;
  readonly from: Date;
  readonly to: Date;
  /** Records that become visible later than this are not there yet. */
  readonly seenAt: Date;
  readonly walk: Walk;
  /** What the walk compares with. */
  readonly value?: string;
  /** Only records older than this place: epoch seconds and sequence number. */
  readonly after: { readonly second: number; readonly seq: number } | undefined;
  readonly limit: number;
}

/**
 * The table that a lookup walks (`w`), and its condition. Resources have a table of their own; every walk is along an
 * index in the order of the answer.
 */
const WALKS = {
  nothing: { table: 'trail_record', condition: '' },
  event_id: { table: 'trail_record', condition: 'and w.event_id = $9' },
  event_name: { table: 'trail_record', condition: 'and w.event_name = $9' },
  event_source: { table: 'trail_record', condition: 'and w.event_source = $9' },
  username: { table: 'trail_record', condition: 'and w.username = $9' },
  access_key_id: { table: 'trail_record', condition: 'and w.access_key_id = $9' },
  reads: { table: 'trail_record', condition: 'and w.read_only' },
  writes: { table: 'trail_record', condition: 'and not w.read_only' },
  resource_name: { table: 'trail_resource', condition: 'and w.name = $9' },
  resource_type: { table: 'trail_resource', condition: 'and w.type = $9' },
} as const;

export type Walk = keyof typeof WALKS;

/** One page of the history of an account and region, newest first. */
export async function findTrailPage(tx: Connection, query: TrailQuery): Promise<FoundRecord[]> {
  const walk = WALKS[query.walk];
  const join = walk.table === 'trail_resource' ? 'join trail_record r on r.seq = w.seq' : '';
  const r = join === '' ? 'w' : 'r';
  // Times are whole seconds, so one second past the end lies after every record of the window.
  const after = query.after ?? { second: Math.floor(query.to.getTime() / 1000) + 1, seq: 0 };
  const values: unknown[] = [
    query.account,
    query.region,
    query.from,
    query.to,
    query.seenAt,
    new Date(after.second * 1000),
    after.seq,
    query.limit,
  ];
  if (walk.condition.includes('$9')) values.push(query.value);
  const rows = await tx.rows<RecordRow>(
    `select ${r}.seq, ${r}.event_id, ${r}.event_name, ${r}.event_source, ${r}.read_only, ${r}.event_time,
            ${r}.username, ${r}.access_key_id, ${r}.resources, ${r}.record
       from ${walk.table} w ${join}
      where w.account = $1 and w.region = $2 and w.event_time >= $3 and w.event_time <= $4
        and ${r}.visible_at <= $5 and (w.event_time, w.seq) < ($6, $7) ${walk.condition}
      order by w.event_time desc, w.seq desc limit $8`,
    values,
  );
  return rows.map(recordOf);
}

interface RecordRow {
  seq: number;
  event_id: string;
  event_name: string;
  event_source: string;
  read_only: boolean;
  event_time: Date;
  username: string | null;
  access_key_id: string | null;
  resources: { type: string; ARN: string }[] | null;
  record: string;
}

function recordOf(row: RecordRow): FoundRecord {
  return {
    seq: row.seq,
    eventId: row.event_id,
    eventName: row.event_name,
    eventSource: row.event_source,
    readOnly: row.read_only,
    eventTime: row.event_time,
    username: row.username ?? undefined,
    accessKeyId: row.access_key_id ?? undefined,
    resources: row.resources ?? [],
    record: row.record,
  };
}
