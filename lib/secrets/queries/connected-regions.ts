import type { AwsAccount } from '#lib/aws/rules/account.ts';
import type { Database } from '#lib/db/client.ts';
import { readConnections } from '../store/read-connections.ts';

/** One account and region that jobs visit, with the roles they take there. */
export interface ConnectedRegion extends AwsAccount {
  readonly connectionId: string;
  readonly kind: string;
  readonly region: string;
}

/** Every region of every connection that is not paused. For jobs: nobody's permission is asked. */
export async function connectedRegions(db: Database): Promise<readonly ConnectedRegion[]> {
  const connections = await readConnections(db);
  return connections
    .filter((connection) => connection.pausedAt === null)
    .flatMap(({ id, kind, partition, accountId, inventoryRoleArn, revealRoleArn, externalId, regions }) =>
      regions.map(({ region }) => ({
        connectionId: id,
        kind,
        partition,
        accountId,
        inventoryRoleArn,
        revealRoleArn,
        externalId,
        region,
      })),
    );
}
