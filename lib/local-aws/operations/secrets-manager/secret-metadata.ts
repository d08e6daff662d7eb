import { type Labels, stagesByVersion } from '../../rules/secrets/label-moves.ts';
import { DEFAULT_ALIAS } from '../../state/kms-keys.ts';
import type { StoredReplica } from '../../state/replicas.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import { epochOfDay, epochSeconds } from '../../wire/epoch.ts';
import type { Output, TrailView } from '../operation.ts';
import { isReplica } from './locate-secret.ts';

/**
 * The members DescribeSecret and ListSecrets share. A member without a value is undefined and so left out; which are
 * there when follows recorded answers. The map of labels has another name in each of the two.
 */
export function secretMetadata(secret: StoredSecret, replicas: readonly StoredReplica[]): Output {
  const { rotation } = secret;
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyArn,
    RotationEnabled: rotation.enabled,
    RotationLambdaARN: rotation.lambdaArn,
    RotationRules: rotation.rules,
    LastRotatedDate: seconds(rotation.lastRotatedAt),
    NextRotationDate: rotation.enabled ? seconds(rotation.nextRotationAt) : undefined,
    LastChangedDate: epochSeconds(secret.lastChangedAt),
    LastAccessedDate: secret.lastAccessedOn === undefined ? undefined : epochOfDay(secret.lastAccessedOn),
    // The moment DeleteSecret was called, not the end of the recovery window.
    DeletedDate: seconds(secret.deletedAt),
    Tags: secret.tags,
    OwningService: secret.owningService,
    CreatedDate: epochSeconds(secret.createdAt),
    PrimaryRegion: secret.primaryRegion,
    // A secret that ever had replicas shows an empty list after the last one went; a replica shows none.
    ReplicationStatus:
      secret.everReplicated && !isReplica(secret) ? replicas.map(replicationStatus) : undefined,
    Type: secret.managedType,
  };
}

export function replicationStatus(replica: StoredReplica): Output {
  return {
    Region: replica.region,
    KmsKeyId: replica.kmsKeyId ?? DEFAULT_ALIAS,
    Status: replica.status,
    StatusMessage: replica.message,
    LastAccessedDate: replica.lastAccessedOn === undefined ? undefined : epochOfDay(replica.lastAccessedOn),
  };
}

/** Labelled versions only; absent when there is none. */
export function stagesMember(labels: Labels): Record<string, string[]> | undefined {
  return labels.size === 0 ? undefined : stagesByVersion(labels);
}

function seconds(moment: Date | undefined): number | undefined {
  return moment === undefined ? undefined : epochSeconds(moment);
}

/** What records show of an answer that names the secret, and its version where there is one. */
export function namedAnswer(output: Output | undefined): TrailView {
  if (output === undefined) return { responseElements: null };
  const version = output.VersionId === undefined ? {} : { versionId: output.VersionId };
  return { responseElements: { arn: output.ARN, name: output.Name, ...version } };
}
