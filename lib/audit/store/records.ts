import type { Transaction } from '#lib/db/client.ts';
import type { ChainHead, StoredLink } from '../rules/chain.ts';

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
