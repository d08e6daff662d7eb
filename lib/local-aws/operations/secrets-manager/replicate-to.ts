import type { replicaRegions } from '../../shapes/secrets-manager/shared-members.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { addReplica, markPrimary, readReplicasOf } from '../../state/replicas.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call, Output } from '../operation.ts';
import { replicationStatus } from './secret-metadata.ts';

type Regions = readonly InputOf<typeof replicaRegions.of.members>[];

/**
 * Adds regions that a secret is copied to; the copying itself happens in the background. Answers the status of all its
 * replicas.
 */
export async function replicateTo(
  call: Call,
  secret: StoredSecret,
  regions: Regions,
  overwrite: boolean | undefined,
): Promise<Output[]> {
  for (const { Region } of regions) {
    if (Region === undefined) throw invalidRegion('A replica region must be named.');
    if (Region === secret.region) throw invalidRegion('Invalid replica region.');
  }
  for (const { Region = '', KmsKeyId } of regions) {
    await addReplica(call.tx, {
      secretId: secret.id,
      region: Region,
      kmsKeyId: KmsKeyId || undefined,
      overwrite: overwrite ?? false,
    });
  }
  await markPrimary(call.tx, secret.id, true);
  call.world.background.wake();
  return statusOfAll(call, secret.id);
}

export async function statusOfAll(call: Call, secretId: number): Promise<Output[]> {
  const replicas = (await readReplicasOf(call.tx, [secretId])).get(secretId) ?? [];
  return replicas.map(replicationStatus);
}

function invalidRegion(words: string): AwsError {
  return new AwsError('InvalidParameterException', words);
}
