import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, refusalOf } from '#tests/contract/local-aws/test-aws.ts';
import { type SeededAws, startSeededAws, type TrailRecord } from './seeded-aws.ts';

let aws: SeededAws;
let history: TrailRecord[];
beforeAll(async () => {
  aws = await startSeededAws();
  history = await aws.history('000000000000', 'eu-central-1');
}, 60_000);
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const described = (name: string) => aws.secrets().send(new DescribeSecretCommand({ SecretId: name }));
const serviceEvents = (arn: string, eventName: string) =>
  history.filter((record) => record.eventName === eventName && record.additionalEventData?.SecretId === arn);
const labelled = (stages: Record<string, string[]> | undefined, label: string) =>
  Object.entries(stages ?? {}).find(([, labels]) => labels.includes(label))?.[0];
const daysBefore = (moment: string | Date) =>
  (aws.clock.now.getTime() - new Date(moment).getTime()) / 86_400_000;

test('a rotation has failed in setSecret for three weeks, because a key does not admit the function', async () => {
  const { secret, master, pendingVersionId, currentVersionId, attempts, functionRole } =
    aws.stories.failingRotation;
  const failed = serviceEvents(secret.arn, 'RotationFailed');
  expect(failed).toHaveLength(attempts);
  for (const record of failed) {
    expect(record.errorMessage).toMatch(
      /^Error when executing lambda arn:aws:lambda:.* during setSecret step$/,
    );
  }
  expect(daysBefore(failed.at(-1)?.eventTime ?? '')).toBeGreaterThanOrEqual(21);
  expect(daysBefore(failed[0]?.eventTime ?? '')).toBeLessThan(1.1);
  const found = await described(secret.name);
  expect(labelled(found.VersionIdsToStages, 'AWSPENDING')).toBe(pendingVersionId);
  expect(labelled(found.VersionIdsToStages, 'AWSCURRENT')).toBe(currentVersionId);
  expect(found.NextRotationDate?.getTime()).toBeLessThan(aws.clock.now.getTime());

  const denied = history.filter(
    (record) => record.eventName === 'Decrypt' && record.errorCode === 'AccessDenied',
  );
  expect(denied).toHaveLength(attempts);
  for (const record of denied) {
    expect(record.requestParameters?.encryptionContext).toMatchObject({ SecretARN: master.arn });
    expect(record.userIdentity.sessionContext?.sessionIssuer?.userName).toBe(functionRole);
  }
  const { KmsKeyId } = await described(master.name);
  const key = await aws.kms().send(new GetKeyPolicyCommand({ KeyId: KmsKeyId, PolicyName: 'default' }));
  expect(key.Policy).toContain('role/terraform-ci');
  expect(key.Policy).not.toContain(functionRole);
  const changed = history.find((record) => record.eventName === 'UpdateSecret');
  expect(changed?.requestParameters).toMatchObject({ secretId: master.arn, kmsKeyId: KmsKeyId });
  expect(changed?.eventTime).toBe(aws.stories.failingRotation.keyChangedAt.toISOString().replace('.000', ''));
});

test('a rollback by hand: who, how, when, from and to which version, and what came next', async () => {
  const { secret, fromVersionId, toVersionId, by, at, nextPutBy, nextPutAt } = aws.stories.manualRollback;
  const moves = history.filter(
    (record) =>
      record.eventName === 'UpdateSecretVersionStage' &&
      record.requestParameters?.secretId === secret.arn &&
      record.userIdentity.arn?.endsWith(`/${by}`) &&
      record.requestParameters.versionStage === 'AWSCURRENT',
  );
  expect(moves).toHaveLength(1);
  expect(moves[0]).toMatchObject({
    eventTime: at.toISOString().replace('.000', ''),
    userAgent: expect.stringContaining('aws-cli/2'),
    requestParameters: {
      secretId: secret.arn,
      versionStage: 'AWSCURRENT',
      removeFromVersionId: fromVersionId,
      moveToVersionId: toVersionId,
    },
    responseElements: { arn: secret.arn, name: secret.name },
  });
  const put = history.find(
    (record) =>
      record.eventName === 'PutSecretValue' &&
      record.requestParameters?.secretId === secret.arn &&
      record.eventTime === nextPutAt.toISOString().replace('.000', ''),
  );
  expect(put?.userIdentity.arn).toMatch(new RegExp(`/${nextPutBy}$`));
  const { Versions } = await aws
    .secrets()
    .send(
      new ListSecretVersionIdsCommand({ SecretId: secret.name, IncludeDeprecated: true, MaxResults: 100 }),
    );
  const stages = new Map(Versions?.map((version) => [version.VersionId, version.VersionStages]));
  // The put made the version that was rolled back to the previous one; the other is left without a label.
  expect(stages.get(toVersionId)).toEqual(['AWSPREVIOUS']);
  expect(stages.has(fromVersionId)).toBe(true);
  expect(stages.get(fromVersionId)).toBeUndefined();
});

test('stuck pending: reserved, empty, in the way; taking the label off and rotating again helps', async () => {
  const { secret, pendingVersionId, by, at } = aws.stories.stuckPending;
  const client = aws.secrets();
  expect(labelled((await described(secret.name)).VersionIdsToStages, 'AWSPENDING')).toBe(pendingVersionId);
  const read = client.send(new GetSecretValueCommand({ SecretId: secret.name, VersionStage: 'AWSPENDING' }));
  expect(await refusalOf(read)).toMatchObject({ code: 'ResourceNotFoundException' });
  expect(await refusalOf(client.send(new RotateSecretCommand({ SecretId: secret.name })))).toMatchObject({
    message: "A previous rotation isn't complete. That rotation will be reattempted.",
  });
  const begun = history.find(
    (record) =>
      record.eventName === 'RotateSecret' &&
      record.requestParameters?.clientRequestToken === pendingVersionId,
  );
  expect(begun).toMatchObject({
    eventTime: at.toISOString().replace('.000', ''),
    requestParameters: { secretId: secret.name },
  });
  expect(begun?.userIdentity.arn).toMatch(new RegExp(`/${by}$`));
  expect(
    serviceEvents(secret.arn, 'RotationFailed').map(({ errorMessage }) => errorMessage?.split(' during ')[1]),
  ).toEqual(Array.from({ length: 5 }, () => 'createSecret step'));

  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secret.name,
      VersionStage: 'AWSPENDING',
      RemoveFromVersionId: pendingVersionId,
    }),
  );
  const { VersionId } = await client.send(new RotateSecretCommand({ SecretId: secret.name }));
  await eventually(async () => {
    const { VersionIdsToStages } = await described(secret.name);
    expect(labelled(VersionIdsToStages, 'AWSCURRENT')).toBe(VersionId);
    expect(labelled(VersionIdsToStages, 'AWSPENDING')).toBeUndefined();
  });
});

test('leftover pending: it sits on the current version and blocks nothing', async () => {
  const { secret, versionId } = aws.stories.leftoverPending;
  const { VersionIdsToStages } = await described(secret.name);
  expect(VersionIdsToStages?.[versionId]?.sort()).toEqual(['AWSCURRENT', 'AWSPENDING']);
  const [newest] = serviceEvents(secret.arn, 'RotationSucceeded');
  expect(daysBefore(newest?.eventTime ?? '')).toBeLessThan(18);
  const { VersionId } = await aws.secrets().send(new RotateSecretCommand({ SecretId: secret.name }));
  await eventually(async () => {
    expect(labelled((await described(secret.name)).VersionIdsToStages, 'AWSCURRENT')).toBe(VersionId);
  });
});

test('a function that is gone: overdue, and refused as uninvokable', async () => {
  const { secret, lambdaArn } = aws.stories.functionGone;
  const found = await described(secret.name);
  expect(found).toMatchObject({ RotationEnabled: true, RotationLambdaARN: lambdaArn });
  expect(daysBefore(found.NextRotationDate ?? '')).toBeGreaterThan(10);
  await aws.secrets().send(
    new UpdateSecretVersionStageCommand({
      SecretId: secret.name,
      VersionStage: 'AWSPENDING',
      RemoveFromVersionId: aws.stories.functionGone.pendingVersionId,
    }),
  );
  const rotate = aws.secrets().send(new RotateSecretCommand({ SecretId: secret.name }));
  expect(await refusalOf(rotate)).toMatchObject({ code: 'AccessDeniedException' });
});

test('wrong password: neither the current nor the previous one works, an older version holds the right one', async () => {
  const { secret, workingVersionId } = aws.stories.wrongPassword;
  const failed = serviceEvents(secret.arn, 'RotationFailed');
  expect(failed).toHaveLength(5);
  expect(failed[0]?.errorMessage).toContain('during setSecret step');
  const { VersionIdsToStages } = await described(secret.name);
  expect(VersionIdsToStages).not.toHaveProperty(workingVersionId);
});

test('abandoned, and switched off', async () => {
  const { secret, abandonedVersionId, newVersionId } = aws.stories.abandonedRotation;
  expect(serviceEvents(secret.arn, 'RotationAbandoned')).toHaveLength(1);
  const { VersionIdsToStages } = await described(secret.name);
  expect(labelled(VersionIdsToStages, 'AWSCURRENT')).toBe(newVersionId);
  expect(VersionIdsToStages).not.toHaveProperty(abandonedVersionId);
  const off = await described(aws.stories.rotationOff.secret.name);
  expect(off.RotationEnabled).toBe(false);
  expect(off.NextRotationDate).toBeUndefined();
});
