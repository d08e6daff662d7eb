import type { Transaction } from '#lib/db/client.ts';
import type { ConnectionDraft } from './connection-drafts.ts';
import type { ConnectionRecord } from './read-connections.ts';

/** Orders those who add connections; released with the transaction. */
export async function lockConnections(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7318205121)`;
}

/** Also those that were removed. */
export async function readAllConnections(tx: Transaction): Promise<readonly ConnectionRecord[]> {
  return tx.connection.findMany({ include: { regions: true } });
}

export interface NewConnection {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly partition: string;
  readonly accountId: string;
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  readonly operatorRoleArn: string | null;
  readonly externalId: string;
  readonly configured?: boolean;
  readonly direct?: boolean;
}

export async function insertConnection(
  tx: Transaction,
  connection: NewConnection,
  regions: readonly string[],
): Promise<void> {
  await tx.connection.create({
    data: { ...connection, regions: { create: regions.map((region) => ({ region })) } },
  });
}

/** Gives a connection the role that changes secrets. */
export async function setOperatorRole(tx: Transaction, connectionId: string, roleArn: string): Promise<void> {
  await tx.connection.update({ where: { id: connectionId }, data: { operatorRoleArn: roleArn } });
}

export async function insertRegions(
  tx: Transaction,
  connectionId: string,
  regions: readonly string[],
): Promise<void> {
  await tx.connectionRegion.createMany({ data: regions.map((region) => ({ connectionId, region })) });
}

export async function deleteRegions(
  tx: Transaction,
  connectionId: string,
  regions: readonly string[],
): Promise<void> {
  if (regions.length === 0) return;
  await tx.connectionRegion.deleteMany({ where: { connectionId, region: { in: [...regions] } } });
}

export async function setConnectionState(
  tx: Transaction,
  id: string,
  state: {
    readonly name?: string;
    readonly pausedAt?: Date | null;
    readonly removedAt?: Date | null;
    readonly direct?: boolean;
    readonly externalId?: string;
    readonly configured?: boolean;
    readonly inventoryRoleArn?: string;
    readonly revealRoleArn?: string;
    readonly operatorRoleArn?: string | null;
  },
): Promise<void> {
  await tx.connection.update({ where: { id }, data: state });
}

/** Living secrets of a connection, from the counts that the database keeps. */
export async function countLiving(tx: Transaction, connectionId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ readonly secrets: number }[]>`
    SELECT coalesce(sum(secret_count), 0)::integer AS secrets FROM secret_tally WHERE connection_id = ${connectionId}`;
  return row?.secrets ?? 0;
}

/** Makes a connection of a draft; `again`: the row of a removed one is taken up, and with it its history. */
export async function connectDraft(tx: Transaction, draft: ConnectionDraft, again: boolean): Promise<void> {
  const { id, createdBy: _by, createdAt: _at, regions, checkResult, ...rest } = draft;
  const data = { ...rest, ...(checkResult === null ? {} : { checkResult: checkResult as object }) };
  if (!again) {
    await tx.connection.create({
      data: { id, ...data, regions: { create: regions.map((region) => ({ region })) } },
    });
    return;
  }
  await tx.connection.update({
    where: { id },
    data: { ...data, removedAt: null, pausedAt: null, direct: false },
  });
  await tx.connectionRegion.deleteMany({ where: { connectionId: id, region: { notIn: [...regions] } } });
  const kept = await tx.connectionRegion.findMany({ where: { connectionId: id }, select: { region: true } });
  const known = new Set(kept.map(({ region }) => region));
  await insertRegions(
    tx,
    id,
    regions.filter((region) => !known.has(region)),
  );
}
