import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refusalOf, sorted, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
let name: string;
let v0: string;
let v1: string;

beforeAll(async () => {
  aws = await startTestAws();
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

beforeEach(async () => {
  name = `stage/${randomUUID()}`;
  v0 =
    (await client.send(new CreateSecretCommand({ Name: name, SecretString: 'example-only-0' }))).VersionId ??
    '';
  v1 =
    (await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'example-only-1' })))
      .VersionId ?? '';
});

function move(label: string, more: { RemoveFromVersionId?: string; MoveToVersionId?: string }) {
  return client.send(new UpdateSecretVersionStageCommand({ SecretId: name, VersionStage: label, ...more }));
}

async function stages(): Promise<Record<string, string[]>> {
  return sorted((await client.send(new DescribeSecretCommand({ SecretId: name }))).VersionIdsToStages);
}

test('a free label is attached, moved and removed; the answer is ARN and Name only', async () => {
  const answer = await move('BLUE', { MoveToVersionId: v0 });
  // S
  expect(Object.keys(answer).sort()).toEqual(['$metadata', 'ARN', 'Name']);
  // D
  expect(await stages()).toEqual({ [v0]: ['AWSPREVIOUS', 'BLUE'], [v1]: ['AWSCURRENT'] });
  await move('BLUE', { RemoveFromVersionId: v0, MoveToVersionId: v1 });
  expect(await stages()).toEqual({ [v0]: ['AWSPREVIOUS'], [v1]: ['AWSCURRENT', 'BLUE'] });
  await move('BLUE', { RemoveFromVersionId: v1 });
  // S
  expect(await stages()).toEqual({ [v0]: ['AWSPREVIOUS'], [v1]: ['AWSCURRENT'] });
});

test('roll-back: AWSCURRENT to the previous version swaps the two', async () => {
  await move('AWSCURRENT', { RemoveFromVersionId: v1, MoveToVersionId: v0 });
  // D
  expect(await stages()).toEqual({ [v0]: ['AWSCURRENT'], [v1]: ['AWSPREVIOUS'] });
});

test('AWSPENDING stays on the version that AWSCURRENT moves onto', async () => {
  const pending =
    (
      await client.send(
        new PutSecretValueCommand({
          SecretId: name,
          SecretString: 'example-only-2',
          VersionStages: ['AWSPENDING'],
        }),
      )
    ).VersionId ?? '';
  await move('AWSCURRENT', { RemoveFromVersionId: v1, MoveToVersionId: pending });
  // S
  expect(await stages()).toEqual({ [pending]: ['AWSCURRENT', 'AWSPENDING'], [v1]: ['AWSPREVIOUS'] });
});

test('a label that is held elsewhere must be taken from its holder by name', async () => {
  // V, text
  expect(await refusalOf(move('AWSCURRENT', { MoveToVersionId: v0 }))).toEqual({
    code: 'InvalidParameterException',
    status: 400,
    message:
      "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version " +
      `${v1}, so you must explicitly reference that version in RemoveFromVersionId.`,
  });
  // D; text E
  expect(await refusalOf(move('AWSCURRENT', { RemoveFromVersionId: v0, MoveToVersionId: v1 }))).toMatchObject(
    {
      code: 'InvalidParameterException',
    },
  );
  expect(await stages()).toEqual({ [v0]: ['AWSPREVIOUS'], [v1]: ['AWSCURRENT'] });
});

test('AWSCURRENT can be moved, not removed', async () => {
  // B
  expect(await refusalOf(move('AWSCURRENT', { RemoveFromVersionId: v1 }))).toMatchObject({
    code: 'InvalidParameterException',
  });
});

test('a version that is not there', async () => {
  const nowhere = randomUUID();
  // S for the text of a missing version.
  expect(await refusalOf(move('BLUE', { MoveToVersionId: nowhere }))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: `Secrets Manager can't find the specified secret value for VersionId: ${nowhere}`,
  });
  // ?
  expect((await refusalOf(move('BLUE', {}))).code).toBe('InvalidParameterException');
});
