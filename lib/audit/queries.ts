import type { Database } from '#lib/db/client.ts';
import type { RecordBody, RecordKind } from './rules/record.ts';
import { inOneSnapshot, readTexts } from './store/export.ts';
import { countRecords, type RecordFilter, type RecordRow, readRecords } from './store/list.ts';
import { readHead, readRecord } from './store/records.ts';

export type { RecordFilter } from './store/list.ts';

/** An audit record as pages show it. */
export interface RecordView {
  readonly number: number;
  readonly at: string;
  readonly kind: RecordKind;
  readonly actorId: string | null;
  readonly secretId: string | null;
  readonly requestId: string | null;
  readonly grantId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** Hex of the link's hash. */
  readonly hash: string;
}

export interface RecordPage {
  readonly records: readonly RecordView[];
  /** Where the next page begins: `before` when newest come first, `after` when oldest do. Null at the end. */
  readonly next: number | null;
}

/** A page of records. The caller has checked that the person may read the audit log. */
export async function listRecords(
  db: Database,
  filter: RecordFilter,
  limit = 100,
  order: 'newest' | 'oldest' = 'newest',
): Promise<RecordPage> {
  const rows = await readRecords(db, filter, limit + 1, order);
  const records = rows.slice(0, limit).map(toView);
  return { records, next: rows.length > limit ? (records.at(-1)?.number ?? null) : null };
}

/** How many records came after this one that the filter finds, counted up to 100. */
export async function countNewRecords(db: Database, filter: RecordFilter, after: number): Promise<number> {
  return await countRecords(db, { ...filter, before: undefined, after: BigInt(after) }, 100);
}

/** One record with the exact text that was hashed, or null. */
export async function findRecord(
  db: Database,
  number: number,
): Promise<(RecordView & { readonly text: string; readonly previousHash: string }) | null> {
  const row = await readRecord(db.prisma, BigInt(number));
  if (!row) return null;
  const bytes = Buffer.from(row.bytes);
  const view = toView({ number: row.number, bytes, hash: Buffer.from(row.hash) });
  return {
    ...view,
    text: bytes.toString('utf8'),
    previousHash: Buffer.from(row.previousHash).toString('hex'),
  };
}

/** How many records there are, and when the newest was written. */
export async function chainSize(db: Database): Promise<{ records: number; newestAt: string }> {
  const head = await readHead(db.prisma);
  return { records: Number(head.number), newestAt: head.at.toISOString() };
}

const PAGE = 2_000;

/** Records from..to of these kinds in their order, for reports. One state of the database; memory stays flat. */
export function streamRecords(
  db: Database,
  range: { readonly from: number; readonly to: number; readonly kinds?: readonly RecordKind[] },
): AsyncGenerator<RecordView> {
  return inOneSnapshot(db, async function* (connection) {
    let after = range.from - 1;
    for (;;) {
      const page = await readTexts(connection, after, range.to, range.kinds ?? null, PAGE);
      for (const { number, text, hash } of page) yield viewOf(number, text, hash);
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.number;
    }
  });
}

function toView(row: RecordRow): RecordView {
  return viewOf(Number(row.number), row.bytes.toString('utf8'), row.hash.toString('hex'));
}

/** What is stored may have been changed by somebody who owns the database: then it is no record of ours any more. */
function viewOf(number: number, text: string, hash: string): RecordView {
  const body = bodyOf(text);
  return {
    number,
    at: body.at,
    kind: body.kind,
    actorId: body.actor,
    secretId: body.secret,
    requestId: body.request,
    grantId: body.grant,
    data: body.data,
    hash,
  };
}

const UNREADABLE = {
  at: new Date(0).toISOString(),
  kind: 'unreadable',
  actor: null,
  secret: null,
  request: null,
  grant: null,
  data: {},
} as unknown as RecordBody;

function bodyOf(text: string): RecordBody {
  try {
    const body = JSON.parse(text) as RecordBody;
    const sound =
      typeof body.at === 'string' && Number.isFinite(Date.parse(body.at)) && typeof body.kind === 'string';
    return sound ? { ...body, data: body.data ?? {} } : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}
