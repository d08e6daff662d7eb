import type { CheckLine } from '#lib/aws/rules/role-check.ts';
import type { Database, Transaction } from '#lib/db/client.ts';

/** An account whose roles are being made. */
export interface ConnectionDraft {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly partition: string;
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  readonly operatorRoleArn: string | null;
  readonly externalId: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly checkedAt: Date | null;
  readonly checkResult: unknown;
  readonly principalArn: string | null;
}

type Reader = Pick<Database['prisma'], 'connectionDraft'> | Transaction;

export async function readDrafts(db: Database): Promise<readonly ConnectionDraft[]> {
  return db.prisma.connectionDraft.findMany({ orderBy: { createdAt: 'asc' }, take: 200 });
}

export async function readDraft(reader: Reader, id: string): Promise<ConnectionDraft | null> {
  return reader.connectionDraft.findUnique({ where: { id } });
}

export async function findDraftOf(tx: Transaction, kind: string, accountId: string): Promise<string | null> {
  const found = await tx.connectionDraft.findUnique({
    where: { kind_accountId: { kind, accountId } },
    select: { id: true },
  });
  return found?.id ?? null;
}

export async function insertDraft(
  tx: Transaction,
  draft: Omit<ConnectionDraft, 'checkedAt' | 'checkResult' | 'regions'> & {
    readonly regions: readonly string[];
  },
): Promise<void> {
  await tx.connectionDraft.create({ data: { ...draft, regions: [...draft.regions] } });
}

export async function deleteDraft(tx: Transaction, id: string): Promise<boolean> {
  const { count } = await tx.connectionDraft.deleteMany({ where: { id } });
  return count === 1;
}

/** Keeps a check with what was checked. False: it is gone meanwhile. */
export async function keepCheck(
  tx: Transaction,
  id: string,
  check: readonly CheckLine[],
  checkedAt: Date,
): Promise<boolean> {
  const data = { checkedAt, checkResult: check as unknown as object };
  const { count } = await tx.connectionDraft.updateMany({ where: { id }, data });
  if (count === 1) return true;
  const connections = await tx.connection.updateMany({ where: { id, removedAt: null }, data });
  return connections.count === 1;
}
