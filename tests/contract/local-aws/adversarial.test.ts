import { existsSync, readFileSync } from 'node:fs';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  type SecretsManagerClient,
  type Tag,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestAws, type TestAws } from './test-aws.ts';

const CATALOGUE = new URL('../../../../shared/adversarial/inputs.json', import.meta.url);

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly value: unknown;
  readonly must: readonly string[];
}

function load(): Entry[] {
  if (!existsSync(CATALOGUE)) return [];
  return (JSON.parse(readFileSync(CATALOGUE, 'utf8')) as { entries: Entry[] }).entries;
}

function expand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== 'object' || value === null) return value;
  const coded = value as { $repeat?: unknown; times?: number; prefix?: string; suffix?: string };
  if (coded.$repeat === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]));
  }
  const unit = coded.$repeat;
  const times = coded.times ?? 0;
  if (typeof unit === 'string') return (coded.prefix ?? '') + unit.repeat(times) + (coded.suffix ?? '');
  return Array.from({ length: times }, (_, index) =>
    JSON.parse(JSON.stringify(unit).replaceAll('#', String(index + 1))),
  );
}

const entries = load();
const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
const plain = (entry: Entry) =>
  !(typeof entry.value === 'object' && entry.value !== null && '$steps' in entry.value);

describe.skipIf(entries.length === 0)('adversarial catalogue (skipped where the file is absent)', () => {
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

  const ends = (call: Promise<unknown>) =>
    call.then(
      () => 'accepted',
      (error: { $metadata?: { httpStatusCode?: number } }) => `refused ${error.$metadata?.httpStatusCode}`,
    );

  test.each(
    of('secret-name')
      .filter(plain)
      .map((entry) => [entry.id, entry] as const),
  )('%s', async (_id, entry) => {
    const Name = String(expand(entry.value));
    const refused = entry.must.some((code) => ['R400', 'R403'].includes(code));
    const end = await ends(client.send(new CreateSecretCommand({ Name, SecretString: 'example-only' })));
    expect(end).toBe(refused ? 'refused 400' : 'accepted');
    if (refused) return;
    const described = await client.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(described.Name).toBe(Name);
    expect((await client.send(new GetSecretValueCommand({ SecretId: described.ARN }))).Name).toBe(Name);
  });

  test('names that differ in case are two secrets', async () => {
    const [upper, lower] = await Promise.all(
      ['Prod/DB', 'prod/db-x'].map((Name) =>
        client.send(new CreateSecretCommand({ Name, SecretString: 'example-only' })),
      ),
    );
    expect(upper?.ARN).not.toBe(lower?.ARN);
    expect(await ends(client.send(new DescribeSecretCommand({ SecretId: 'PROD/DB' })))).toBe('refused 400');
  });

  test.each(of('description').map((entry) => [entry.id, entry] as const))('%s', async (id, entry) => {
    const Description = String(expand(entry.value));
    const call = client.send(
      new CreateSecretCommand({ Name: `described/${id}`, Description, SecretString: 'example-only' }),
    );
    expect(await ends(call)).toBe(entry.must.includes('R400') ? 'refused 400' : 'accepted');
    if (entry.must.includes('R400')) return;
    const described = await client.send(new DescribeSecretCommand({ SecretId: `described/${id}` }));
    expect(described.Description).toBe(Description);
  });

  test.each(of('tag').map((entry) => [entry.id, entry] as const))('%s', async (id, entry) => {
    const expanded = expand(entry.value);
    const Tags = (Array.isArray(expanded) ? expanded : [expanded]) as Tag[];
    await client.send(new CreateSecretCommand({ Name: `tagged/${id}`, SecretString: 'example-only' }));
    const wanted = entry.must.includes('R400') ? 'refused 400' : 'accepted';
    expect(await ends(client.send(new TagResourceCommand({ SecretId: `tagged/${id}`, Tags })))).toBe(wanted);
    const made = client.send(
      new CreateSecretCommand({ Name: `made-tagged/${id}`, SecretString: 'example-only', Tags }),
    );
    expect(await ends(made)).toBe(wanted);
    const described = await client.send(new DescribeSecretCommand({ SecretId: `tagged/${id}` }));
    expect(described.Tags).toEqual(wanted === 'accepted' ? Tags : undefined);
    expect(({} as Record<string, unknown>).Value).toBeUndefined();
  });

  test('everything accepted is listed as it is', async () => {
    const listed = await client.send(new ListSecretsCommand({ MaxResults: 100 }));
    expect(listed.SecretList?.length).toBeGreaterThan(10);
  });
});
