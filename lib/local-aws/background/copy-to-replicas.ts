import { chooseKey } from '../operations/secrets-manager/apply-kms-key.ts';
import { copyVersion } from '../operations/secrets-manager/prepare-rotation.ts';
import { recordServiceEvents, replicationEvent } from '../operations/secrets-manager/record-service-event.ts';
import type { Transaction } from '../state/database.ts';
import { removeSecret } from '../state/deletions.ts';
import {
  copyMembers,
  findPrimariesBehind,
  insertCopy,
  readReplicasOf,
  type StoredReplica,
  saveReplicaStatus,
} from '../state/replicas.ts';
import { holdSecret, holdSecretById, type StoredSecret } from '../state/secrets.ts';
import { allVersions, readLabels, removeVersion, reserveVersion, saveLabels } from '../state/versions.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { World } from '../world.ts';

const BATCH = 20;

/** Brings copies in other regions up to their primaries: versions, labels, tags, description, policy. */
export async function copyToReplicas(world: World): Promise<void> {
  for (const secretId of await findPrimariesBehind(world.database, BATCH)) {
    await world.database.transaction(async (tx) => {
      const primary = await holdSecretById(tx, secretId);
      if (primary === undefined) return;
      const replicas = (await readReplicasOf(tx, [secretId])).get(secretId) ?? [];
      for (const replica of replicas) {
        if (replica.status === 'InProgress') await copyTo(tx, world, primary, replica);
      }
    });
  }
}

async function copyTo(
  tx: Transaction,
  world: World,
  primary: StoredSecret,
  replica: StoredReplica,
): Promise<void> {
  const place = { secretId: primary.id, region: replica.region };
  const copy = await findOrMakeCopy(tx, world, primary, replica);
  if (typeof copy === 'string') {
    await saveReplicaStatus(tx, place, { status: 'Failed', message: copy });
    recordEnd(tx, world, primary, { name: 'ReplicationFailed', region: replica.region, message: copy });
    return;
  }
  await copyVersions(tx, world, primary, copy);
  await copyMembers(tx, primary, copy.id);
  await saveReplicaStatus(tx, place, {
    status: 'InSync',
    message: 'Replication succeeded',
    replicaId: copy.id,
  });
  recordEnd(tx, world, primary, { name: 'ReplicationSucceeded', region: replica.region });
}

/** Beginning and end are one moment here. */
function recordEnd(
  tx: Transaction,
  world: World,
  primary: StoredSecret,
  end: { name: 'ReplicationSucceeded' | 'ReplicationFailed'; region: string; message?: string },
): void {
  if (!world.settings.replicationEvents) return;
  recordServiceEvents({ tx, world, now: world.settings.now() }, primary, [
    replicationEvent(primary, { name: 'ReplicationStarted', region: end.region }),
    replicationEvent(primary, end),
  ]);
}

/** The row of the copy, or why there cannot be one. */
async function findOrMakeCopy(
  tx: Transaction,
  world: World,
  primary: StoredSecret,
  replica: StoredReplica,
): Promise<StoredSecret | string> {
  if (replica.replicaId !== undefined) {
    return (await holdSecretById(tx, replica.replicaId)) ?? 'Replication failed: The replica is gone.';
  }
  const place = { account: primary.account, region: replica.region };
  const taken = await holdSecret(tx, { ...place, name: primary.name });
  const failed = `Replication failed: Secret name ${primary.name} already exists in region ${replica.region}.`;
  // A replica of another primary, or a primary itself, is never overwritten.
  if (taken !== undefined && (!replica.overwrite || taken.primaryRegion !== undefined)) return failed;
  const kmsKeyArn = await keyOf(tx, place, replica);
  if (kmsKeyArn === 'unusable') return 'Replication failed: The KMS key cannot be used.';
  if (taken !== undefined) await removeSecret(tx, taken.id);
  const now = world.settings.now();
  return (await insertCopy(tx, primary, { region: replica.region, kmsKeyArn, now })) ?? failed;
}

async function keyOf(
  tx: Transaction,
  place: { account: string; region: string },
  replica: StoredReplica,
): Promise<string | undefined | 'unusable'> {
  try {
    return await chooseKey(tx, place, replica.kmsKeyId);
  } catch (error) {
    if (error instanceof AwsError) return 'unusable';
    throw error;
  }
}

async function copyVersions(
  tx: Transaction,
  world: World,
  primary: StoredSecret,
  copy: StoredSecret,
): Promise<void> {
  const theirs = new Map((await allVersions(tx, copy.id)).map((version) => [version.id, version]));
  const doing = { tx, world, now: world.settings.now() };
  for (const version of await allVersions(tx, primary.id)) {
    const known = theirs.get(version.id);
    theirs.delete(version.id);
    if (version.sealed === undefined) {
      if (known === undefined) {
        await reserveVersion(tx, copy.id, {
          id: version.id,
          kmsKeyArn: copy.kmsKeyArn,
          now: version.createdAt,
        });
      }
    } else if (known?.sealed === undefined) {
      await copyVersion(doing, primary, version, { secret: copy, versionId: version.id });
    }
  }
  saveLabels(tx, copy.id, await readLabels(tx, copy.id), await readLabels(tx, primary.id));
  for (const id of theirs.keys()) await removeVersion(tx, copy.id, id);
}
