import type { Transaction } from '#lib/db/client.ts';
import type { ConnectionRecord } from './read-connections.ts';

/** Orders those who add connections; released with the transaction. */
export async function lockConnections(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7318205121)`;
}

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
