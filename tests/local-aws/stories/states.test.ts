import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  ValidateResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf } from '#tests/contract/local-aws/test-aws.ts';
import { type SeededAws, startSeededAws } from './seeded-aws.ts';

let aws: SeededAws;
beforeAll(async () => {
  aws = await startSeededAws();
}, 60_000);
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function describeAs(secret: { arn: string; account: string; region: string }) {
  const keys = await aws.session(secret.account, 'inventory');
  return aws.secrets(keys, secret.region).send(new DescribeSecretCommand({ SecretId: secret.arn }));
}
const daysBefore = (moment: Date | undefined) =>
  (aws.clock.now.getTime() - (moment?.getTime() ?? 0)) / 86_400_000;

test('anybody may read a secret with a public policy', async () => {
  const { secret } = aws.stories.publicPolicy;
  const client = aws.secrets();
  const { ResourcePolicy } = await client.send(new GetResourcePolicyCommand({ SecretId: secret.name }));
  expect(JSON.parse(ResourcePolicy ?? '{}').Statement[0]).toMatchObject({ Effect: 'Allow', Principal: '*' });
  const validated = await client.send(new ValidateResourcePolicyCommand({ ResourcePolicy }));
  expect(validated.PolicyValidationPassed).toBe(false);
  const [put] = (
    await aws.history('000000000000', 'eu-central-1', {
      AttributeKey: 'EventName',
      AttributeValue: 'PutResourcePolicy',
    })
  ).filter((record) => record.requestParameters?.secretId === secret.arn);
  expect(put?.userIdentity.sessionContext?.sessionIssuer?.userName).toBe(aws.stories.publicPolicy.role);
  expect(put?.requestParameters?.resourcePolicy).toBe(ResourcePolicy);
});

test('a default key is shared across accounts: policy, no customer key', async () => {
  const { secret, account } = aws.stories.defaultKeyShared;
  expect((await describeAs(secret)).KmsKeyId).toBeUndefined();
  const { ResourcePolicy } = await aws.secrets().send(new GetResourcePolicyCommand({ SecretId: secret.arn }));
  expect(ResourcePolicy).toContain(account);
});

test('nobody has read these for two hundred days', async () => {
  expect(aws.stories.unused.secrets.length).toBeGreaterThanOrEqual(15);
  for (const secret of aws.stories.unused.secrets) {
    expect(daysBefore((await describeAs(secret)).LastAccessedDate), secret.name).toBeGreaterThanOrEqual(200);
  }
  for (const secret of aws.stories.unused.neverRead.slice(0, 5)) {
    expect((await describeAs(secret)).LastAccessedDate, secret.name).toBeUndefined();
  }
});

test('copies that nobody reads, one that is read, and one that could not be made', async () => {
  expect(aws.stories.idleReplicas.replicas.length).toBeGreaterThanOrEqual(3);
  for (const { primary, copy } of aws.stories.idleReplicas.replicas) {
    const described = await describeAs(primary);
    expect(described.ReplicationStatus).toEqual([
      expect.objectContaining({
        Region: copy.region,
        Status: 'InSync',
        StatusMessage: 'Replication succeeded',
      }),
    ]);
    expect(described.ReplicationStatus?.[0]?.LastAccessedDate).toBeUndefined();
    expect(daysBefore(described.LastAccessedDate)).toBeLessThan(10);
    const there = await describeAs(copy);
    expect(there).toMatchObject({ PrimaryRegion: primary.region, Name: primary.name });
    expect(there.ReplicationStatus).toBeUndefined();
  }
  const read = await describeAs(aws.stories.failingRotation.secret);
  expect(daysBefore(read.ReplicationStatus?.[0]?.LastAccessedDate)).toBeLessThan(10);
  const failed = await describeAs(aws.stories.failedReplica.secret);
  expect(failed.ReplicationStatus).toEqual([
    expect.objectContaining({ Status: 'Failed', StatusMessage: expect.stringContaining('already exists') }),
  ]);
});

test('a copy has the value of its primary, and is not written', async () => {
  const [idle] = aws.stories.idleReplicas.replicas;
  const client = aws.secrets(undefined, idle?.copy.region);
  const there = await client.send(new GetSecretValueCommand({ SecretId: idle?.copy.arn }));
  const here = await aws.secrets().send(new GetSecretValueCommand({ SecretId: idle?.primary.arn }));
  expect(there.SecretString).toBe(here.SecretString);
  const put = client.send(new PutSecretValueCommand({ SecretId: idle?.copy.arn, SecretString: 'x' }));
  expect((await refusalOf(put)).message).toMatch(/^Operation not permitted on a replica secret/);
});

test('a deleted name was made again: another suffix, and both in the history', async () => {
  const { secret, deleted } = aws.stories.recreated;
  expect(secret.arn).not.toBe(deleted.arn);
  expect((await describeAs(secret)).ARN).toBe(secret.arn);
  const client = aws.secrets();
  expect(await refusalOf(client.send(new DescribeSecretCommand({ SecretId: deleted.arn })))).toMatchObject({
    code: 'ResourceNotFoundException',
  });
  const ends = await aws.history(secret.account, secret.region, {
    AttributeKey: 'EventName',
    AttributeValue: 'EndSecretVersionDelete',
  });
  expect(ends.map(({ additionalEventData }) => additionalEventData)).toEqual([
    { ARN: deleted.arn, Name: deleted.name },
  ]);
});

test('a secret without a value, and a value that was put three hours ago', async () => {
  const { secret } = aws.stories.emptySecret;
  expect((await describeAs(secret)).VersionIdsToStages).toBeUndefined();
  const read = aws.secrets().send(new GetSecretValueCommand({ SecretId: secret.name }));
  expect(await refusalOf(read)).toMatchObject({ code: 'ResourceNotFoundException' });
  const { secret: bad, badVersionId, goodVersionId } = aws.stories.badValue;
  expect((await describeAs(bad)).VersionIdsToStages).toEqual({
    [badVersionId]: ['AWSCURRENT'],
    [goodVersionId]: ['AWSPREVIOUS'],
  });
});

test('what AWS services made is theirs', async () => {
  for (const secret of aws.stories.serviceOwned.secrets) {
    expect((await describeAs(secret)).OwningService).toBe(secret.owningService);
    const put = aws.secrets().send(new PutSecretValueCommand({ SecretId: secret.arn, SecretString: 'x' }));
    expect((await refusalOf(put)).message).toMatch(/managed by an AWS service/);
  }
});

test('a planned deletion can be restored', async () => {
  const { secret, at } = aws.stories.plannedDeletion;
  expect((await describeAs(secret)).DeletedDate?.getTime()).toBe(at.getTime());
  await aws.secrets().send(new RestoreSecretCommand({ SecretId: secret.arn }));
  expect((await aws.secrets().send(new GetSecretValueCommand({ SecretId: secret.arn }))).Name).toBe(
    secret.name,
  );
});
