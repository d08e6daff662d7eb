import { createHash, type Hash } from 'node:crypto';
import type { Database } from '#lib/db/client.ts';
import { introduceKey } from './introduce-key.ts';
import { lineOfCheckpoint } from './rules/checkpoint.ts';
import { lineOfEnd, lineOfRecord, lineOfStart, textOfEnd } from './rules/export-lines.ts';
import { lineOfKey } from './rules/key-line.ts';
import { EMPTY_FRONTIER, type Frontier, grow } from './rules/merkle.ts';
import type { Signer } from './signer.ts';
import {
  type Connection,
  readCheckpointOver,
  readCheckpointsBetween,
  readCheckpointUnder,
  type StoredCheckpoint,
} from './store/checkpoints.ts';
import { inOneSnapshot, readForExport, readHashes, readHead, readNumbersBetween } from './store/export.ts';
import { readKeys } from './store/keys.ts';

const PAGE = 2_000;

/** A checkpoint as those outside of this room need it. */
export interface CheckpointView {
  readonly number: number;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly at: string;
  readonly keyId: string;
}

export interface RecordRange {
  /** Number of the first record. */
  readonly from: number;
  /** Number of the last record. */
  readonly to: number;
}

/** The range, grown to the first checkpoint that covers its last record, if there is one yet. */
export async function coveredRange(
  db: Database,
  range: RecordRange,
): Promise<RecordRange & { readonly checkpoint: CheckpointView | null }> {
  const over = await readCheckpointOver(db.pool, BigInt(range.to));
  return over
    ? { from: range.from, to: Number(over.size), checkpoint: viewOf(over) }
    : { ...range, checkpoint: null };
}

/** The numbers of the records between two instants (the second exclusive), or null if there are none. */
export function recordNumbersBetween(
  db: Database,
  between: { readonly from: Date; readonly to: Date },
): Promise<{ first: number; last: number } | null> {
  return readNumbersBetween(db.pool, between.from, between.to);
}

/**
 * The log from one record to another as lines of text, with the checkpoints between them and a signature at the end.
 * Reads one state of the database in pages; memory stays flat. The same range under the same key gives the same bytes:
 * of the checkpoints that a quiet log gets of its last record, the first alone is in it.
 */
export async function* exportAuditLog(
  db: Database,
  signer: Signer,
  range: RecordRange,
): AsyncGenerator<string> {
  await introduceKey(db, signer);
  const keys = await readKeys(db.prisma);
  yield* inOneSnapshot(db, async function* (connection) {
    const { logId, records } = await readHead(connection);
    const to = Math.min(range.to, records);
    const sum = createHash('sha256');
    const before = await stateBefore(connection, BigInt(range.from) - 1n);
    yield summed(sum, lineOfStart({ logId, from: range.from, ...before }) + keys.map(lineOfKey).join(''));
    const told = { head: Buffer.from(before.previousHash).toString('hex'), records: 0, checkpoints: 0 };
    for (let from = range.from; from <= to; from += PAGE) {
      const page = await pageOf(connection, from, Math.min(to, from + PAGE - 1), from + PAGE > to);
      told.head = page.head ?? told.head;
      told.records += page.records;
      told.checkpoints += page.checkpoints;
      yield summed(sum, page.text);
    }
    const end = textOfEnd({ ...told, keyId: signer.keyId, sha256: sum.digest('hex') });
    yield lineOfEnd(end, signer.signBytes('audit-export', Buffer.from(end, 'utf8')));
  });
}

async function pageOf(connection: Connection, from: number, to: number, isLast: boolean) {
  const records = await readForExport(connection, from, to, PAGE);
  const checkpoints = await readCheckpointsBetween(connection, BigInt(from), BigInt(to), isLast);
  const lines: string[] = [];
  let next = 0;
  for (const record of records) {
    lines.push(lineOfRecord(record.hash, record.text));
    for (; checkpoints[next]?.size === BigInt(record.number); next++) {
      const checkpoint = checkpoints[next];
      if (checkpoint) lines.push(lineOfCheckpoint(checkpoint));
    }
  }
  return { text: lines.join(''), head: records.at(-1)?.hash, records: records.length, checkpoints: next };
}

/** What the first record builds on: the hash before it and the tree over everything before it. */
async function stateBefore(
  connection: Connection,
  size: bigint,
): Promise<{ previousHash: Uint8Array; frontier: readonly Uint8Array[] }> {
  if (size <= 0n) return { previousHash: new Uint8Array(32), frontier: [] };
  const under = await readCheckpointUnder(connection, size);
  const start: Frontier = under?.frontier ?? EMPTY_FRONTIER;
  const hashes = await readHashes(connection, start.size > 0n ? start.size - 1n : 0n, size);
  const previousHash = hashes.at(-1);
  if (!previousHash) throw new Error('the record before an export is not there');
  const { frontier } = grow(start, hashes.slice(start.size > 0n ? 1 : 0));
  return { previousHash, frontier: frontier.roots };
}

function summed(sum: Hash, text: string): string {
  sum.update(text);
  return text;
}

export function viewOf({ number, size, root, at, keyId }: StoredCheckpoint): CheckpointView {
  return { number, size: Number(size), root: Buffer.from(root).toString('hex'), at: at.toISOString(), keyId };
}
