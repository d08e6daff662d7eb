import type { Transaction } from '#lib/db/client.ts';
import type { ChainHead, StoredLink } from '../rules/chain.ts';

export interface LockedHead extends ChainHead {
  readonly at: Date;
  /** The database's clock, read after the lock was held. */
  readonly now: Date;
}

/** Takes the lock that orders all appends. Held until the transaction ends. */
export async function lockHead(tx: Transaction): Promise<LockedHead> {
  const rows = await tx.$queryRaw<{ log_id: string; number: bigint; hash: Uint8Array; at: Date }[]>`
    SELECT log_id, number, hash, at FROM audit_head WHERE id = 1 FOR UPDATE`;
  const clock = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const row = rows[0];
  const now = clock[0]?.now;
  if (!row || !now) throw new Error('the audit log has no head');
  return { logId: row.log_id, number: row.number, hash: row.hash, at: row.at, now };
}

export interface NewLink extends StoredLink {
  readonly at: Date;
  readonly kind: string;
  readonly actorId: string | null;
  readonly secretId: string | null;
  readonly requestId: string | null;
  readonly grantId: string | null;
}

export async function insertLinks(tx: Transaction, links: readonly NewLink[]): Promise<void> {
  await tx.auditRecord.createMany({
    data: links.map((link) => ({
      ...link,
      bytes: Buffer.from(link.bytes),
      hash: Buffer.from(link.hash),
      previousHash: Buffer.from(link.previousHash),
    })),
  });
}

export async function moveHead(tx: Transaction, head: ChainHead, at: Date): Promise<void> {
  await tx.auditHead.update({
    where: { id: 1 },
    data: { number: head.number, hash: Buffer.from(head.hash), at },
  });
}

type Reader = Pick<Transaction, 'auditRecord' | 'auditHead'>;

export async function readHead(db: Reader): Promise<ChainHead & { at: Date }> {
  const row = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  return { logId: row.logId, number: row.number, hash: row.hash, at: row.at };
}

/** Links from `after` on, at most `limit`, in their order. */
export async function readLinks(db: Reader, after: bigint, limit: number): Promise<StoredLink[]> {
  return await db.auditRecord.findMany({
    where: { number: { gt: after } },
    orderBy: { number: 'asc' },
    take: limit,
    select: { number: true, bytes: true, hash: true, previousHash: true },
  });
}

export async function readRecord(db: Reader, number: bigint) {
  return await db.auditRecord.findUnique({ where: { number } });
}

/** The id of this log: made with the database, part of every hash. */
export async function readLogId(db: Pick<Reader, 'auditHead'>): Promise<string> {
  return (await db.auditHead.findUniqueOrThrow({ where: { id: 1 }, select: { logId: true } })).logId;
}
