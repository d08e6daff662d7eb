import type { AwsAccount } from '#lib/aws/rules/account.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { readConnections } from '../store/read-connections.ts';

/** One account and region that jobs visit, with the roles they take there. */
export interface ConnectedRegion extends AwsAccount {
  readonly connectionId: string;
  readonly kind: string;
  readonly region: string;
}

/**
 * Every region of every connection that is not paused. For jobs: nobody's permission is asked. `due`: without those that
 * keep failing and are left alone for a while.
 */
export async function connectedRegions(
  db: Database,
  which: 'all' | 'due' = 'all',
): Promise<readonly ConnectedRegion[]> {
  const connections = await readConnections(db);
  const now = which === 'due' ? await databaseNow(db.prisma) : null;
  const isDue = (at: Date | null) => now === null || at === null || at <= now;
  return connections
    .filter((connection) => connection.pausedAt === null)
    .flatMap(
      ({ id, kind, partition, accountId, inventoryRoleArn, revealRoleArn, externalId, direct, regions }) =>
        regions
          .filter(({ nextTryAt }) => isDue(nextTryAt))
          .map(({ region }) => ({
            connectionId: id,
            kind,
            partition,
            accountId,
            inventoryRoleArn,
            revealRoleArn,
            externalId,
            direct,
            region,
          })),
    );
}
