import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
const versions: string[] = [];
beforeAll(async () => {
  aws = await startTestAws();
  client = aws.secrets();
  const made = await client.send(new CreateSecretCommand({ Name: 'ids', SecretString: 'example-only-0' }));
  versions.push(made.VersionId ?? '');
  for (let index = 1; index < 4; index += 1) {
    const put = await client.send(
      new PutSecretValueCommand({ SecretId: 'ids', SecretString: `example-only-${index}` }),
    );
    versions.push(put.VersionId ?? '');
  }
  await client.send(new GetSecretValueCommand({ SecretId: 'ids' }));
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

test('labelled versions, full ARN even by name, no token on the last page', async () => {
  const listed = await client.send(new ListSecretVersionIdsCommand({ SecretId: 'ids' }));
  // S
  expect(listed.ARN).toMatch(/:secret:ids-.{6}$/);
  expect(listed.Name).toBe('ids');
  expect(listed).not.toHaveProperty('NextToken', expect.anything());
  expect(listed.Versions?.map((version) => [version.VersionId, version.VersionStages])).toEqual([
    [versions[2], ['AWSPREVIOUS']],
    [versions[3], ['AWSCURRENT']],
  ]);
  // S: the literal for the default key; the day of access only where there was one.
  expect(listed.Versions?.[1]).toMatchObject({
    KmsKeyIds: ['DefaultEncryptionKey'],
    LastAccessedDate: expect.any(Date),
  });
  expect(listed.Versions?.[0]?.LastAccessedDate).toBeUndefined();
});

test('a deprecated version has no VersionStages member', async () => {
  const answer = await aws.raw(
    'secretsmanager.ListSecretVersionIds',
    JSON.stringify({ SecretId: 'ids', IncludeDeprecated: true }),
  );
  const listed = answer.json.Versions as Record<string, unknown>[];
  expect(listed).toHaveLength(4);
  // S
  expect(listed[0]).not.toHaveProperty('VersionStages');
});

test('paging by hand', async () => {
  const seen: (string | undefined)[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListSecretVersionIdsCommand({
        SecretId: 'ids',
        IncludeDeprecated: true,
        MaxResults: 3,
        NextToken: token,
      }),
    );
    seen.push(...(page.Versions ?? []).map((version) => version.VersionId));
    token = page.NextToken;
  } while (token !== undefined);
  expect(seen).toEqual(versions);
  // M
  expect(
    (await refusalOf(client.send(new ListSecretVersionIdsCommand({ SecretId: 'ids', NextToken: 'made-up' }))))
      .code,
  ).toBe('InvalidNextTokenException');
});
