import type { AwsAccount } from '#lib/aws/rules/account.ts';
import type { Database } from '#lib/db/client.ts';
import { readConnection } from '../store/read-connections.ts';

/** The account of a connection with the roles we take there; null if there is none, it is paused, or of another AWS. */
export async function findAccount(
  db: Database,
  connectionId: string,
  kind: string,
): Promise<AwsAccount | null> {
  const connection = await readConnection(db, connectionId);
  if (!connection || connection.pausedAt !== null || connection.kind !== kind) return null;
  const { partition, accountId, inventoryRoleArn, revealRoleArn, operatorRoleArn, externalId, direct } =
    connection;
  return { partition, accountId, inventoryRoleArn, revealRoleArn, operatorRoleArn, externalId, direct };
}
