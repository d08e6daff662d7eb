import type { Database } from '#lib/db/client.ts';

export interface ConnectionRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly partition: string;
  readonly accountId: string;
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  /** Null: nothing can be changed there through the product. */
  readonly operatorRoleArn: string | null;
  readonly externalId: string;
  readonly pausedAt: Date | null;
  readonly regions: readonly RegionRecord[];
}

export interface RegionRecord {
  readonly region: string;
  readonly syncStartedAt: Date | null;
  readonly syncFinishedAt: Date | null;
  readonly syncOutcome: string | null;
  readonly seenAt: Date | null;
  readonly secretsSeen: number;
}

export async function readConnections(db: Database): Promise<readonly ConnectionRecord[]> {
  return db.prisma.connection.findMany({
    include: { regions: { orderBy: { region: 'asc' } } },
    orderBy: { name: 'asc' },
  });
}

export async function readConnection(db: Database, id: string): Promise<ConnectionRecord | null> {
  return db.prisma.connection.findUnique({
    where: { id },
    include: { regions: { orderBy: { region: 'asc' } } },
  });
}
