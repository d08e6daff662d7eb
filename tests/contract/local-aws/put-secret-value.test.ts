import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, sorted, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws();
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function make(name: string): Promise<string> {
  const made = await client.send(new CreateSecretCommand({ Name: name, SecretString: 'example-only-0' }));
  return made.VersionId ?? '';
}

async function put(name: string, stages?: string[]): Promise<string> {
  const answer = await client.send(
    new PutSecretValueCommand({
      SecretId: name,
      SecretString: `example-only-${randomUUID()}`,
      VersionStages: stages,
    }),
  );
  return answer.VersionId ?? '';
}

async function stages(name: string): Promise<Record<string, string[]>> {
  const described = await client.send(new DescribeSecretCommand({ SecretId: name }));
  return sorted(described.VersionIdsToStages);
}

test('without stages the new version is current and the old one previous', async () => {
  const v0 = await make('put/plain');
  const v1 = await put('put/plain');
  // S
  expect(await stages('put/plain')).toEqual({ [v1]: ['AWSCURRENT'], [v0]: ['AWSPREVIOUS'] });
  const v2 = await put('put/plain');
  // S: v0 is deprecated and not shown.
  expect(await stages('put/plain')).toEqual({ [v2]: ['AWSCURRENT'], [v1]: ['AWSPREVIOUS'] });
});

test('with stages exactly those, and AWSCURRENT stays where it is', async () => {
  const v0 = await make('put/custom');
  const v1 = await put('put/custom', ['PUT0']);
  // S
  expect(await stages('put/custom')).toEqual({ [v0]: ['AWSCURRENT'], [v1]: ['PUT0'] });
  const v2 = await put('put/custom', ['AWSCURRENT', 'PUT0', 'AWSSOMETHING']);
  expect(await stages('put/custom')).toEqual({
    [v2]: ['AWSCURRENT', 'AWSSOMETHING', 'PUT0'],
    [v0]: ['AWSPREVIOUS'],
  });
});

test('v0 losing AWSPREVIOUS keeps its own label and stays visible', async () => {
  const v0 = await make('put/keeps');
  await client.send(
    new UpdateSecretVersionStageCommand({ SecretId: 'put/keeps', VersionStage: 'PUT0', MoveToVersionId: v0 }),
  );
  const v1 = await put('put/keeps');
  const v2 = await put('put/keeps');
  // S
  expect(await stages('put/keeps')).toEqual({ [v2]: ['AWSCURRENT'], [v1]: ['AWSPREVIOUS'], [v0]: ['PUT0'] });
});

test('moving AWSCURRENT by a put strips AWSPENDING from the version that was current', async () => {
  await make('put/pending');
  const v2 = await put('put/pending', ['AWSCURRENT', 'AWSPENDING']);
  const v3 = await put('put/pending');
  // S
  expect(await stages('put/pending')).toEqual({ [v3]: ['AWSCURRENT'], [v2]: ['AWSPREVIOUS'] });
});

test('AWSPENDING moves to a new version and leaves AWSCURRENT', async () => {
  const v1 = await make('put/pending-moves');
  const v2 = await put('put/pending-moves', ['AWSCURRENT', 'AWSPENDING']);
  const v3 = await put('put/pending-moves', ['AWSPENDING']);
  // S
  expect(await stages('put/pending-moves')).toEqual({
    [v2]: ['AWSCURRENT'],
    [v3]: ['AWSPENDING'],
    [v1]: ['AWSPREVIOUS'],
  });
});

test('the same token and value again change nothing, another value is refused', async () => {
  await make('put/idempotent');
  const command = {
    SecretId: 'put/idempotent',
    SecretString: 'example-only-a',
    ClientRequestToken: randomUUID(),
  };
  const first = await client.send(new PutSecretValueCommand(command));
  const before = await client.send(new DescribeSecretCommand({ SecretId: 'put/idempotent' }));
  aws.clock.now = new Date(aws.clock.now.getTime() + 60_000);
  const again = await client.send(new PutSecretValueCommand(command));
  // V
  expect([again.VersionId, again.VersionStages]).toEqual([first.VersionId, ['AWSCURRENT']]);
  const after = await client.send(new DescribeSecretCommand({ SecretId: 'put/idempotent' }));
  expect(after.LastChangedDate).toEqual(before.LastChangedDate);
  // V
  expect(
    await refusalOf(client.send(new PutSecretValueCommand({ ...command, SecretString: 'example-only-b' }))),
  ).toMatchObject({ code: 'ResourceExistsException' });
});

test('text and the same bytes as binary are not the same value', async () => {
  await make('put/kinds');
  const token = randomUUID();
  await client.send(
    new PutSecretValueCommand({ SecretId: 'put/kinds', SecretString: 'a', ClientRequestToken: token }),
  );
  expect(
    await refusalOf(
      client.send(
        new PutSecretValueCommand({
          SecretId: 'put/kinds',
          SecretBinary: Buffer.from('a'),
          ClientRequestToken: token,
        }),
      ),
    ),
  ).toMatchObject({ code: 'ResourceExistsException' });
});

test('refusals: no token, no value, no secret, both values', async () => {
  const raw = await aws.raw(
    'secretsmanager.PutSecretValue',
    JSON.stringify({ SecretId: 'nobody', SecretString: 'a' }),
  );
  // S: before existence.
  expect(raw.json).toEqual({
    __type: 'InvalidRequestException',
    Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
  });
  // B
  expect(await refusalOf(client.send(new PutSecretValueCommand({ SecretId: 'nobody' })))).toMatchObject({
    code: 'InvalidRequestException',
    message: 'You must provide either SecretString or SecretBinary.',
  });
  // S
  expect(
    await refusalOf(client.send(new PutSecretValueCommand({ SecretId: 'nobody', SecretString: 'a' }))),
  ).toMatchObject({ code: 'ResourceNotFoundException' });
});

test('twenty labels over all versions are the most', async () => {
  await make('put/labels');
  const nineteen = Array.from({ length: 19 }, (_, index) => `L${index}`);
  await put('put/labels', nineteen);
  // D for the number, ? for the code.
  expect(
    await refusalOf(
      client.send(
        new PutSecretValueCommand({ SecretId: 'put/labels', SecretString: 'a', VersionStages: ['ONE-MORE'] }),
      ),
    ),
  ).toMatchObject({ code: 'LimitExceededException' });
});

test('a hundred deprecated versions stay, older ones go', async () => {
  await make('put/many');
  for (let index = 0; index < 106; index += 1) await put('put/many');
  const listed = await client.send(
    new ListSecretVersionIdsCommand({ SecretId: 'put/many', IncludeDeprecated: true }),
  );
  // S: 100 without labels and 2 with.
  expect(listed.Versions).toHaveLength(102);
});

test('many puts at once end with one current and one previous version', async () => {
  await make('put/race');
  await Promise.all(Array.from({ length: 12 }, () => put('put/race')));
  const labels = Object.values(await stages('put/race')).flat();
  expect(labels.sort()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
});

test('the value of a deprecated version is still read by its id', async () => {
  const v0 = await make('put/deprecated');
  await put('put/deprecated');
  await put('put/deprecated');
  const read = await client.send(new GetSecretValueCommand({ SecretId: 'put/deprecated', VersionId: v0 }));
  // S, D
  expect(read.SecretString).toBe('example-only-0');
  expect(read.VersionStages).toBeUndefined();
});

test('the record shows the stages and not the value', async () => {
  await make('put/recorded');
  await client.send(
    new PutSecretValueCommand({
      SecretId: 'put/recorded',
      SecretString: 'example-only-hidden',
      VersionStages: ['X'],
    }),
  );
  const records = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'PutSecretValue' });
  // R
  expect(records[0]).toMatchObject({
    readOnly: false,
    requestParameters: { secretId: 'put/recorded', versionStages: ['X'] },
    responseElements: { arn: expect.stringContaining('put/recorded-') },
  });
  expect(JSON.stringify(records)).not.toContain('example-only-hidden');
});
