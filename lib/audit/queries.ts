import type { Database } from '#lib/db/client.ts';
import type { RecordBody, RecordKind } from './rules/record.ts';
import { type RecordFilter, readHead, readRecord, readRecords } from './store/records.ts';

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
  /** Pass as `before` for the next, older page; null at the end. */
  readonly next: number | null;
}

/** A page of records, newest first. The caller has checked that the person may read the audit log. */
export async function listRecords(db: Database, filter: RecordFilter, limit = 100): Promise<RecordPage> {
  const rows = await readRecords(db.prisma, filter, limit + 1);
  const records = rows.slice(0, limit).map(toView);
  return { records, next: rows.length > limit ? (records.at(-1)?.number ?? null) : null };
}

/** One record with the exact text that was hashed, or null. */
export async function findRecord(
  db: Database,
  number: number,
): Promise<(RecordView & { readonly text: string; readonly previousHash: string }) | null> {
  const row = await readRecord(db.prisma, BigInt(number));
  if (!row) return null;
  const text = Buffer.from(row.bytes).toString('utf8');
  return { ...toView(row), text, previousHash: Buffer.from(row.previousHash).toString('hex') };
}

/** How many records there are, and when the newest was written. */
export async function chainSize(db: Database): Promise<{ records: number; newestAt: string }> {
  const head = await readHead(db.prisma);
  return { records: Number(head.number), newestAt: head.at.toISOString() };
}

function toView(row: Awaited<ReturnType<typeof readRecords>>[number]): RecordView {
  const body = JSON.parse(Buffer.from(row.bytes).toString('utf8')) as RecordBody;
  return {
    number: Number(row.number),
    at: body.at,
    kind: body.kind,
    actorId: body.actor,
    secretId: body.secret,
    requestId: body.request,
    grantId: body.grant,
    data: body.data,
    hash: Buffer.from(row.hash).toString('hex'),
  };
}
