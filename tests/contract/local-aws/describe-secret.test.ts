import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

function shown(name: string) {
  return aws.secrets().send(new DescribeSecretCommand({ SecretId: name }));
}

test('a rotated secret shows its rotation, and the full ARN of its key', async () => {
  const secret = await shown('prod/payments/db');
  // S, D, R
  expect(secret.RotationEnabled).toBe(true);
  expect(secret.RotationLambdaARN).toMatch(
    /^arn:aws:lambda:eu-central-1:000000000000:function:countersign-rotate-/,
  );
  expect(secret.RotationRules?.AutomaticallyAfterDays).toBe(30);
  expect(secret.KmsKeyId).toMatch(/^arn:aws:kms:eu-central-1:000000000000:key\//);
  // R: the end of a window, and in the past when rotations fail.
  expect(secret.NextRotationDate?.toISOString()).toMatch(/T23:59:59/);
  expect((secret.NextRotationDate ?? new Date()) < aws.clock.now).toBe(true);
  expect(Object.values(secret.VersionIdsToStages ?? {}).flat()).toContain('AWSPENDING');
});

test('a version that was reserved and never filled is listed, and reading it finds nothing', async () => {
  const secret = await shown('prod/notifications/smtp');
  expect(
    Object.values(secret.VersionIdsToStages ?? {})
      .flat()
      .sort(),
  ).toContain('AWSPENDING');
  const read = aws
    .secrets()
    .send(new GetSecretValueCommand({ SecretId: 'prod/notifications/smtp', VersionStage: 'AWSPENDING' }));
  // V
  expect(await refusalOf(read)).toMatchObject({
    code: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
  });
});

test('the reserved version is filled by a put under its id', async () => {
  const secret = await shown('prod/notifications/smtp');
  const entry = Object.entries(secret.VersionIdsToStages ?? {}).find(([, labels]) =>
    labels.includes('AWSPENDING'),
  );
  const put = await aws.secrets().send(
    new PutSecretValueCommand({
      SecretId: 'prod/notifications/smtp',
      SecretString: 'example-only',
      ClientRequestToken: entry?.[0],
      VersionStages: ['AWSPENDING'],
    }),
  );
  // D, V
  expect(put.VersionStages).toEqual(['AWSPENDING']);
});

test('a secret marked for deletion is described with the moment of the request, and not read', async () => {
  const secret = await shown('prod/checkout/legacy-gateway');
  // S, R: three days ago, not the end of the window.
  expect((secret.DeletedDate ?? new Date()) < aws.clock.now).toBe(true);
  // B, D
  const read = aws.secrets().send(new GetSecretValueCommand({ SecretId: 'prod/checkout/legacy-gateway' }));
  expect(await refusalOf(read)).toEqual({
    code: 'InvalidRequestException',
    status: 400,
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  });
});

test('a secret that is not there', async () => {
  // S
  expect(await refusalOf(shown('nobody'))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
  });
});
