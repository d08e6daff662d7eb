import {
  CreateSecretCommand,
  DeleteSecretCommand,
  type Filter,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  paginateListSecrets,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const SECRETS: readonly (readonly [name: string, description: string, tags: Record<string, string>])[] = [
  ['/slash', 'a secret', {}],
  ['testing1', 'an secret', { Owner: 'one' }],
  ['testing2', 'asecret', { owner: 'two' }],
  ['uat/COMPANY/thing', 'thesecret', { stage: 'uat' }],
  ['SecretOne', 'one two', {}],
  ['other', 'DescTwo one and two', { stage: 'prod' }],
];

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws();
  client = aws.secrets();
  for (const [index, [name, description, tags]] of SECRETS.entries()) {
    aws.clock.now = new Date(Date.UTC(2026, 10, 20, 8, index));
    await client.send(
      new CreateSecretCommand({
        Name: name,
        Description: description,
        SecretString: 'example-only',
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  }
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function names(input: ListSecretsCommandInput = {}): Promise<string[]> {
  const listed = await client.send(new ListSecretsCommand(input));
  return (listed.SecretList ?? []).map((secret) => secret.Name ?? '');
}

const by = (Key: Filter['Key'], ...Values: string[]): ListSecretsCommandInput => ({
  Filters: [{ Key, Values }],
});

test('entries carry the members of DescribeSecret and call the map SecretVersionsToStages', async () => {
  const listed = await client.send(new ListSecretsCommand(by('name', 'testing1')));
  // M, S
  expect(Object.keys(listed.SecretList?.[0] ?? {}).sort()).toEqual([
    'ARN',
    'CreatedDate',
    'Description',
    'LastChangedDate',
    'Name',
    'SecretVersionsToStages',
    'Tags',
  ]);
  expect(listed.NextToken).toBeUndefined();
});

test('name: prefix of the whole string, case-sensitive', async () => {
  expect(await names(by('name', '/'))).toEqual(['/slash']); // S
  expect(await names(by('name', 'testing1 one'))).toEqual([]); // S
  expect(await names(by('name', 'testing'))).toEqual(['testing1', 'testing2']); // D
  expect(await names(by('name', 'Testing'))).toEqual([]); // D
  expect(await names(by('name', 'testing1', 'other'))).toEqual(['testing1', 'other']); // E: OR
  expect(await names(by('name', '!testing'))).toEqual(['/slash', 'uat/COMPANY/thing', 'SecretOne', 'other']); // S
});

test('description: every word begins some word, whatever the case', async () => {
  expect(await names(by('description', 'a'))).toEqual(['/slash', 'testing1', 'testing2', 'other']); // S
  expect(await names(by('description', 'a secret'))).toEqual(['/slash', 'testing1']); // S
  expect(await names(by('description', 'o t'))).toEqual(['SecretOne', 'other']); // S
  expect(await names(by('description', '!a'))).toEqual(['uat/COMPANY/thing', 'SecretOne']); // S
});

test('all: words of every attribute, split at signs and where case changes', async () => {
  expect(await names(by('all', 'sec'))).toContain('SecretOne'); // V
  expect(await names(by('all', 'Secret'))).toContain('SecretOne'); // V
  expect(await names(by('all', 'ret'))).toEqual([]); // V
  expect(await names(by('all', 'd t'))).toEqual(['other']); // V
  expect(await names(by('all', 'company'))).toEqual(['uat/COMPANY/thing']); // V
});

test('tags: prefix of key and of value; several filters mean AND', async () => {
  expect(await names(by('tag-key', 'owner'))).toEqual(['testing2']); // D: case-sensitive
  expect(await names(by('tag-value', 'u'))).toEqual(['uat/COMPANY/thing']); // D
  const both = {
    Filters: [
      { Key: 'tag-key' as const, Values: ['stage'] },
      { Key: 'tag-key' as const, Values: ['own'] },
    ],
  };
  expect(await names(both)).toEqual([]); // V
  expect(
    await names({
      Filters: [
        { Key: 'name', Values: ['uat'] },
        { Key: 'tag-value', Values: ['uat'] },
      ],
    }),
  ).toEqual(['uat/COMPANY/thing']); // V
});

test('order: oldest first by default, by name, and both ways', async () => {
  const all = SECRETS.map(([name]) => name);
  expect(await names()).toEqual(all); // R
  expect(await names({ SortOrder: 'desc' })).toEqual([...all].reverse()); // D
  expect(await names({ SortBy: 'name' })).toEqual([...all].sort()); // M
  expect(await names({ SortBy: 'last-accessed-date' })).toHaveLength(all.length); // M
});

test('paging gives every secret once, also with filters, and a foreign token is refused', async () => {
  for (const input of [
    {},
    by('description', '!nothing'),
    { SortBy: 'name' as const, SortOrder: 'desc' as const },
  ]) {
    const seen: string[] = [];
    for await (const page of paginateListSecrets({ client, pageSize: 2 }, input)) {
      seen.push(...(page.SecretList ?? []).map((secret) => secret.Name ?? ''));
    }
    expect([...seen].sort()).toEqual(SECRETS.map(([name]) => name).sort());
  }
  const first = await client.send(new ListSecretsCommand({ MaxResults: 2 }));
  for (const token of ['made-up', `${first.NextToken}x`]) {
    // M
    expect((await refusalOf(client.send(new ListSecretsCommand({ NextToken: token })))).code).toBe(
      'InvalidNextTokenException',
    );
  }
  expect(
    (await refusalOf(client.send(new ListSecretsCommand({ NextToken: first.NextToken, SortBy: 'name' }))))
      .code,
  ).toBe('InvalidNextTokenException');
});

test('limits of the model', async () => {
  // M for the limits, ? for the code.
  expect((await refusalOf(names({ MaxResults: 101 }))).code).toBe('ValidationException');
  expect((await refusalOf(names(by('name', 'a*b')))).code).toBe('ValidationException');
  const eleven = Array.from({ length: 11 }, () => ({ Key: 'name' as const, Values: ['a'] }));
  expect((await refusalOf(names({ Filters: eleven }))).code).toBe('ValidationException');
});

test('the record shows the filters', async () => {
  await names(by('tag-key', 'StratusRedTeam'));
  const [record] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'ListSecrets' });
  // R
  expect(record).toMatchObject({
    requestParameters: { filters: [{ key: 'tag-key', values: ['StratusRedTeam'] }] },
    responseElements: null,
    readOnly: true,
  });
});

test('with a lag a listing shows new and deleted secrets late', async () => {
  const slow = await startTestAws({ listLagSeconds: 60 });
  try {
    const there = slow.secrets();
    const names = async () =>
      (await there.send(new ListSecretsCommand({ MaxResults: 1 }))).SecretList?.map((secret) => secret.Name);
    const pass = () => {
      slow.clock.now = new Date(slow.clock.now.getTime() + 61_000);
    };
    await there.send(new CreateSecretCommand({ Name: 'lag/a', SecretString: 'example-only' }));
    // D
    expect(await names()).toEqual([]);
    pass();
    expect(await names()).toEqual(['lag/a']);
    await there.send(new DeleteSecretCommand({ SecretId: 'lag/a' }));
    expect(await names()).toEqual(['lag/a']);
    pass();
    expect(await names()).toEqual([]);
  } finally {
    await slow.close();
  }
});
