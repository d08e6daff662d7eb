import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { getCallerIdentity } from '#lib/aws/get-caller-identity.ts';
import type { AwsCode } from '#lib/aws/rules/errors.ts';
import { partitionOfRegion } from '#lib/aws/rules/partition.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { insertConnection, lockConnections, readAllConnections } from './store/write-connections.ts';

export type ThisMachineCode = 'no-region' | 'region-unknown' | AwsCode;

/**
 * A first look at a real account: where nothing is connected yet, makes one connection to the account that the ordinary
 * credentials of this machine belong to. It is looked at with these credentials themselves, so nothing can be revealed or
 * changed in it. @returns the account, or null where something is connected already.
 */
export async function connectThisMachine(
  db: Database,
  aws: Aws,
  regions: readonly string[],
): Promise<Result<string | null, Refusal<ThisMachineCode>>> {
  const isConnected = await db.transaction(async (tx) => (await readAllConnections(tx)).length > 0);
  if (isConnected) return ok(null);
  const [first] = regions;
  if (first === undefined) {
    return refuse('no-region', 'No region is named. Set AWS_REGION, or COUNTERSIGN_REGIONS for several.');
  }
  const partition = partitionOfRegion(first);
  if (partition === null || regions.some((region) => partitionOfRegion(region) !== partition)) {
    return refuse('region-unknown', 'One of the regions of AWS_REGION or COUNTERSIGN_REGIONS is not known.');
  }
  const caller = await getCallerIdentity(aws, { partition, region: first });
  if (!caller.ok) return caller;
  const { accountId } = caller.value;
  return db.transaction(async (tx) => {
    await lockConnections(tx);
    if ((await readAllConnections(tx)).length > 0) return ok(null);
    const connectionId = mintId('connection');
    await insertConnection(
      tx,
      {
        id: connectionId,
        name: `account-${accountId}`,
        kind: aws.kind,
        partition,
        accountId,
        inventoryRoleArn: '',
        revealRoleArn: '',
        operatorRoleArn: null,
        externalId: '',
        direct: true,
      },
      [...new Set(regions)],
    );
    const data = { connectionId, accountId, regions: [...regions], cameBy: 'this-machine' as const };
    await appendRecords(tx, [{ kind: 'connection.added', actorId: null, data }]);
    return ok(accountId);
  });
}
