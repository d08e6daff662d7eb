import {
  BatchGetSecretValueCommand,
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  RotateSecretCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trailRecord } from '#lib/local-aws/rules/trail/trail-record.ts';
import { planCompany } from '#lib/local-aws/seed/plan-company.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { eventually } from '#tests/contract/local-aws/test-aws.ts';
import { type SeededAws, startSeededAws } from './stories/seeded-aws.ts';

/** Each kind of record in the history of the sample is compared with one that the server writes for a like call. */
let aws: SeededAws;
const written = new Map<string, Record<string, unknown>[]>();

type TrailJson = Record<string, unknown> & {
  readonly userIdentity: Record<string, unknown>;
};

beforeAll(async () => {
  aws = await startSeededAws();
  // Records have whole seconds.
  const begun = new Date(Math.floor(aws.clock.now.getTime() / 1000) * 1000 + 60_000);
  aws.clock.now = begun;
  await doEverything();
  for (const { accountId } of PRODUCT_ACCESS.accounts.slice(0, 2)) {
    for (const record of await aws.history(accountId, 'eu-central-1', undefined, begun)) {
      const json = record as unknown as Record<string, unknown>;
      written.set(kindOf(json), [...(written.get(kindOf(json)) ?? []), json]);
    }
  }
}, 90_000);
afterAll(() => aws.close());

/** Calls of each kind that the history has, refused ones too, by a session without a source identity. */
async function doEverything(): Promise<void> {
  const { failingRotation, plannedDeletion, defaultKeyShared } = aws.stories;
  const client = aws.secrets();
  const inventory = aws.secrets(await aws.session('000000000000', 'inventory'));
  const quietly = (call: Promise<unknown>) => call.catch(() => {});
  const made = await client.send(
    new CreateSecretCommand({ Name: 'records/one', SecretString: 'a', Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  const SecretId = made.ARN ?? '';
  const put = await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'b' }));
  await client.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSCURRENT' }));
  await quietly(client.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPENDING' })));
  await quietly(client.send(new GetSecretValueCommand({ SecretId: plannedDeletion.secret.arn })));
  await quietly(client.send(new GetSecretValueCommand({ SecretId: failingRotation.master.arn })));
  await quietly(inventory.send(new GetSecretValueCommand({ SecretId })));
  const stranger = aws.secrets(await aws.session(defaultKeyShared.account, 'reveal'));
  await quietly(stranger.send(new GetSecretValueCommand({ SecretId: defaultKeyShared.secret.arn })));
  await client.send(new BatchGetSecretValueCommand({ SecretIdList: [SecretId] }));
  await inventory.send(new DescribeSecretCommand({ SecretId }));
  await client.send(new GetResourcePolicyCommand({ SecretId }));
  await client.send(new ListSecretVersionIdsCommand({ SecretId, MaxResults: 100 }));
  await client.send(new ListSecretsCommand({ Filters: [], MaxResults: 100 }));
  await client.send(new GetRandomPasswordCommand({ ExcludeCharacters: 'x' }));
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage: 'AWSCURRENT',
      RemoveFromVersionId: put.VersionId,
      MoveToVersionId: made.VersionId,
    }),
  );
  await client.send(new UpdateSecretCommand({ SecretId, KmsKeyId: 'alias/payments' }));
  const ResourcePolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
  });
  await client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy }));
  await rotations(SecretId);
  await client.send(
    new ReplicateSecretToRegionsCommand({ SecretId: made.ARN, AddReplicaRegions: [{ Region: 'eu-west-1' }] }),
  );
  await client.send(new CreateSecretCommand({ Name: 'records/two', SecretString: 'a' }));
  await client.send(new DeleteSecretCommand({ SecretId: 'records/two', RecoveryWindowInDays: 7 }));
  await client.send(new DeleteSecretCommand({ SecretId: 'records/two', ForceDeleteWithoutRecovery: true }));
}

/** One that succeeds, one that fails, and one that a put abandons. */
async function rotations(SecretId: string): Promise<void> {
  const client = aws.secrets();
  const functionOf = (kind: string) =>
    `arn:aws:lambda:eu-central-1:000000000000:function:countersign-rotate-${kind}`;
  const rotate = (kind: string) =>
    client.send(new RotateSecretCommand({ SecretId, RotationLambdaARN: functionOf(kind) }));
  const labels = async () =>
    (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {};
  const { VersionId } = await rotate('generic-api-key');
  await eventually(async () => expect((await labels())[VersionId ?? '']).toEqual(['AWSCURRENT']));
  const failing = await rotate('failing');
  await eventually(async () => {
    const events = await aws.history('000000000000', 'eu-central-1', {
      AttributeKey: 'EventName',
      AttributeValue: 'RotationFailed',
    });
    expect(
      events.filter(({ additionalEventData }) => additionalEventData?.SecretId === SecretId),
    ).not.toEqual([]);
  });
  await client.send(new RotateSecretCommand({ SecretId })).catch(() => {});
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'c' }));
  expect(await labels()).not.toHaveProperty(failing.VersionId ?? '');
  await client.send(new CancelRotateSecretCommand({ SecretId }));
}

/** What tells one kind of record from another. */
function kindOf(record: Record<string, unknown>): string {
  return `${record.eventName} ${record.errorCode ?? ''}`.trim();
}

/** Members and types, in their order; of lists, of their first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [shapeOf(value[0])];
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.entries(value).map(([name, member]) => [name, shapeOf(member)]);
}

/** The frame of a record; connections of this server have no TLS, and its callers no console. */
function frameOf(record: Record<string, unknown>) {
  const names = Object.keys(record).filter(
    (name) => !['tlsDetails', 'sessionCredentialFromConsole', 'sharedEventID'].includes(name),
  );
  const { responseElements, additionalEventData, resources, eventType, readOnly, managementEvent } = record;
  const requestID = String(record.requestID).replace(/[0-9a-f]{8}-.*|arn:.*/i, '');
  return {
    names,
    answer: shapeOf(responseElements),
    about: shapeOf(additionalEventData),
    resources: shapeOf(resources),
    parameters: record.requestParameters === null ? 'null' : 'some',
    fixed: { eventType, readOnly, managementEvent, requestID },
    version: record.eventVersion,
  };
}

const company = planCompany(new Date('2026-11-20T14:32:00Z'));
const seeded = company.trail.map((entry) => trailRecord(entry) as TrailJson);

test('each kind of record has the frame of one that the server wrote', () => {
  const kinds = new Set<string>();
  for (const record of seeded) {
    const kind = kindOf(record);
    const like = written.get(kind);
    expect(like, `the server wrote no ${kind}`).toBeDefined();
    expect(like?.map(frameOf), kind).toContainEqual(frameOf(record));
    kinds.add(kind);
  }
  expect(kinds.size).toBeGreaterThan(25);
});

test('parameters are members that the server shows, in its order', () => {
  for (const record of seeded) {
    const names = Object.keys((record.requestParameters as object | null) ?? {});
    const like = written.get(kindOf(record)) ?? [];
    const known = like.map((one) => Object.keys((one.requestParameters as object | null) ?? {}));
    const inOrder = known.some((shown) => {
      const common = names.filter((name) => shown.includes(name));
      return shown.filter((name) => names.includes(name)).join() === common.join();
    });
    expect(inOrder, `${kindOf(record)} ${names}`).toBe(true);
  }
});

test('identities: roles, users, the service itself, and another account, each as the server writes them', () => {
  const shapes = new Map<string, Set<string>>();
  const note = (record: TrailJson) => {
    const { sessionContext, ...rest } = record.userIdentity as {
      sessionContext?: { sourceIdentity?: string };
    };
    const { sourceIdentity: _person, ...context } = sessionContext ?? {};
    const shape = JSON.stringify([shapeOf(rest), sessionContext === undefined ? 'none' : shapeOf(context)]);
    const key = `${record.userIdentity.type ?? 'service'} ${record.userIdentity.invokedBy ? 'through' : ''}`;
    shapes.set(key, (shapes.get(key) ?? new Set()).add(shape));
  };
  for (const record of [...written.values()].flat()) note(record as TrailJson);
  const before = new Map([...shapes].map(([key, set]) => [key, set.size]));
  for (const record of seeded) if (record.userIdentity.type !== 'AWSAccount') note(record);
  for (const [key, set] of shapes) expect(set.size, `${key} ${[...set]}`).toBe(before.get(key) ?? 0);
});
