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
  /** Set by the configuration file. */
  readonly configured: boolean;
  /** Looked at with the credentials of this machine, without roles. */
  readonly direct: boolean;
  readonly removedAt: Date | null;
  readonly createdAt: Date;
  readonly checkedAt: Date | null;
  /** As `readCheck` of rules/role-check.ts reads it. */
  readonly checkResult: unknown;
  /** Who the product was when the roles were made. */
  readonly principalArn: string | null;
  readonly regions: readonly RegionRecord[];
}

export interface RegionRecord {
  readonly region: string;
  readonly syncStartedAt: Date | null;
  readonly syncFinishedAt: Date | null;
  readonly syncOutcome: string | null;
  readonly seenAt: Date | null;
  readonly secretsSeen: number;
  /** How often in a row it failed, since when, and when it is asked again. */
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly nextTryAt: Date | null;
}

/** Without those that were removed. */
export async function readConnections(db: Database): Promise<readonly ConnectionRecord[]> {
  return db.prisma.connection.findMany({
    where: { removedAt: null },
    include: { regions: { orderBy: { region: 'asc' } } },
    orderBy: { name: 'asc' },
  });
}

export async function readRemovedConnections(db: Database): Promise<readonly ConnectionRecord[]> {
  return db.prisma.connection.findMany({
    where: { removedAt: { not: null } },
    include: { regions: { orderBy: { region: 'asc' } } },
    orderBy: { removedAt: 'desc' },
    take: 200,
  });
}

/** Also a removed one. */
export async function readConnection(db: Database, id: string): Promise<ConnectionRecord | null> {
  return db.prisma.connection.findUnique({
    where: { id },
    include: { regions: { orderBy: { region: 'asc' } } },
  });
}
