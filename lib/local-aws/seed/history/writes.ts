import { person, rotationFunction, terraform } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import { DAY_MS } from '../plan-secrets.ts';
import type { PlannedSecret, PlannedVersion } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';
import { HISTORY_DAYS } from './ordinary-reads.ts';

/** How the versions of the last thirty days came to be: made by Terraform, put by a person, or rotated. */
export function writeWrites(scribe: Scribe, secret: PlannedSecret, now: Date): void {
  const oldest = now.getTime() - HISTORY_DAYS * DAY_MS;
  for (const [index, version] of secret.versions.entries()) {
    if (version.madeAt.getTime() < oldest || version.value === undefined) continue;
    const before = secret.versions[index - 1];
    if (before === undefined) writeCreation(scribe, secret, version);
    else if (version.id === secret.labels.get('AWSPENDING')) continue;
    else if (version.madeBy === 'rotation') writeRotation(scribe, secret, version, before);
    else writePut(scribe, secret, version);
  }
}

function writeCreation(scribe: Scribe, secret: PlannedSecret, version: PlannedVersion): void {
  const at = version.madeAt;
  const actor = terraform(secret.place, runNumber(secret, at), at);
  scribe.call(actor, secret, at, {
    name: 'CreateSecret',
    parameters: {
      name: secret.name,
      clientRequestToken: version.id,
      description: secret.description ?? '',
      forceOverwriteReplicaSecret: false,
      ...(secret.tags === undefined
        ? {}
        : { tags: secret.tags.map((tag) => ({ key: tag.Key, value: tag.Value })) }),
    },
    answer: { arn: secret.arn },
  });
  scribe.keyUse(actor, secret, at, { operation: 'GenerateDataKey', versionId: version.id });
}

function writePut(scribe: Scribe, secret: PlannedSecret, version: PlannedVersion): void {
  const at = version.madeAt;
  const chance = chanceOf(`put ${version.id}`);
  const actor =
    version.madeBy === 'person'
      ? person(chance.pick(['ana', 'ben', 'sofia']), secret.place, at, 'cli')
      : terraform(secret.place, runNumber(secret, at), at);
  scribe.call(actor, secret, at, {
    name: 'PutSecretValue',
    parameters: { secretId: secret.arn, clientRequestToken: version.id },
    answer: { arn: secret.arn },
  });
  scribe.keyUse(actor, secret, at, { operation: 'GenerateDataKey', versionId: version.id });
}

/** A rotation that went well, step by step: create, set, test, finish. */
function writeRotation(
  scribe: Scribe,
  secret: PlannedSecret,
  version: PlannedVersion,
  before: PlannedVersion,
): void {
  const start = version.madeAt.getTime() - 2000;
  const at = (seconds: number) => new Date(start + seconds * 1000);
  const actor = rotationFunction(secret.place, version.madeAt);
  scribe.service(secret, at(0), { name: 'RotationStarted', versionId: version.id });
  scribe.read(actor, secret, at(1), { stage: 'AWSCURRENT', versionId: before.id });
  scribe.call(actor, secret, at(2), {
    name: 'PutSecretValue',
    parameters: { secretId: secret.arn, clientRequestToken: version.id, versionStages: ['AWSPENDING'] },
    answer: { arn: secret.arn },
  });
  scribe.keyUse(actor, secret, at(2), { operation: 'GenerateDataKey', versionId: version.id });
  scribe.read(actor, secret, at(4), { stage: 'AWSPENDING', versionId: version.id });
  scribe.call(actor, secret, at(6), {
    name: 'UpdateSecretVersionStage',
    parameters: {
      secretId: secret.arn,
      versionStage: 'AWSCURRENT',
      removeFromVersionId: before.id,
      moveToVersionId: version.id,
    },
    answer: { arn: secret.arn, name: secret.name },
  });
  scribe.service(secret, at(7), { name: 'RotationSucceeded', versionId: version.id });
}

function runNumber(secret: PlannedSecret, at: Date): number {
  return 4000 + (Math.floor(at.getTime() / DAY_MS) % 900) + (secret.service.length % 3);
}
