import { type Labels, stagesByVersion } from '../../rules/secrets/label-moves.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import { epochOfDay, epochSeconds } from '../../wire/epoch.ts';
import type { Output } from '../operation.ts';

/**
 * The members DescribeSecret and ListSecrets share. A member without a value is undefined and so left out; which are
 * there when follows recorded answers. The map of labels has another name in each of the two.
 */
export function secretMetadata(secret: StoredSecret): Output {
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
  };
}

/** Labelled versions only; absent when there is none. */
export function stagesMember(labels: Labels): Record<string, string[]> | undefined {
  return labels.size === 0 ? undefined : stagesByVersion(labels);
}

function seconds(moment: Date | undefined): number | undefined {
  return moment === undefined ? undefined : epochSeconds(moment);
}
