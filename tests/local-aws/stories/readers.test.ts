import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SeededAws, startSeededAws, type TrailRecord } from './seeded-aws.ts';

let aws: SeededAws;
let history: TrailRecord[];
beforeAll(async () => {
  aws = await startSeededAws();
  history = await aws.history('000000000000', 'eu-central-1', {
    AttributeKey: 'EventName',
    AttributeValue: 'GetSecretValue',
  });
}, 60_000);
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const iso = (moment: Date) => moment.toISOString().replace(/\.\d+Z/, 'Z');
const roleOf = (record: TrailRecord) => record.userIdentity.sessionContext?.sessionIssuer?.userName;
const readsOf = (secret: { name: string; arn: string }, role?: string) =>
  history.filter(
    (record) =>
      [secret.name, secret.arn].includes(String(record.requestParameters?.secretId)) &&
      (role === undefined || roleOf(record) === role),
  );

test('people read production twice: in the console without approval, and on call', () => {
  const people = history.filter(
    (record) =>
      record.userIdentity.arn?.includes('@larkfield.example') &&
      /(^|:secret:)prod\//.test(String(record.requestParameters?.secretId)),
  );
  const { secret, at, sourceAddress } = aws.stories.consoleRead;
  const { reads, role } = aws.stories.standingException;
  expect(people.map(({ eventTime }) => eventTime)).toEqual([iso(at), ...reads.map(iso).reverse()]);
  expect(people[0]).toMatchObject({
    requestParameters: { secretId: secret.arn },
    sourceIPAddress: sourceAddress,
    sessionCredentialFromConsole: 'true',
    userIdentity: { type: 'AssumedRole', arn: expect.stringContaining('AWSReservedSSO_AdministratorAccess') },
  });
  for (const record of people.slice(1)) expect(roleOf(record)).toBe(role);
});

test('a reader is seen for the first time two days ago', () => {
  const { secret, role, firstReadAt } = aws.stories.firstSeenReader;
  const reads = readsOf(secret, role);
  expect(reads).toHaveLength(4);
  expect(reads.at(-1)?.eventTime).toBe(iso(firstReadAt));
  expect(readsOf(secret).length).toBeGreaterThan(40);
});

test('a burst: hundreds of reads within ten minutes', () => {
  const { secret, role, from, to, reads } = aws.stories.burst;
  const inside = readsOf(secret, role).filter(
    ({ eventTime }) => eventTime >= iso(from) && eventTime <= iso(to),
  );
  expect(inside.length).toBeGreaterThanOrEqual(reads);
  expect(readsOf(secret, role).length).toBeLessThan(reads + 250);
});

test('a function fetches on every request, from a Lambda', () => {
  const { secret, role, from, reads } = aws.stories.chattyFunction;
  const chatty = readsOf(secret, role);
  expect(chatty).toHaveLength(reads);
  expect(chatty.at(-1)?.eventTime.slice(0, 10)).toBe(iso(from).slice(0, 10));
  expect(new Set(chatty.map(({ userAgent }) => /exec-env\/AWS_Lambda/.test(userAgent)))).toEqual(
    new Set([true]),
  );
});

test('a staging workload is refused a production secret', () => {
  const { secret, role, refusals } = aws.stories.refusedReader;
  const refused = readsOf(secret, role);
  expect(refused).toHaveLength(refusals);
  for (const record of refused) {
    expect(record.errorCode).toBe('AccessDenied');
    expect(record.errorMessage).toContain('because no identity-based policy allows');
  }
});

test('Terraform with the key of a user reads a lot within seconds', () => {
  const { secrets, user } = aws.stories.toolOnKey;
  const reads = history.filter(
    (record) => record.userIdentity.arn === `arn:aws:iam::000000000000:user/${user}`,
  );
  expect(reads).toHaveLength(secrets.length);
  expect(secrets.length).toBeGreaterThan(15);
  const times = reads.map(({ eventTime }) => Date.parse(eventTime));
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(5000);
  expect(reads[0]).toMatchObject({
    userIdentity: { type: 'IAMUser' },
    userAgent: expect.stringContaining('Terraform'),
  });
});

test('a planned deletion is still being read, and refused', () => {
  const { secret, role, refusals } = aws.stories.plannedDeletion;
  const refused = readsOf(secret, role).filter(({ errorCode }) => errorCode !== undefined);
  expect(refused).toHaveLength(refusals);
  expect(refused[0]?.errorMessage).toBe(
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
});

test('across accounts: refused under the default key, and in both histories under a customer key', async () => {
  const refused = aws.stories.defaultKeyShared;
  const shared = aws.stories.sharedAcrossAccounts;
  const theirs = await aws.history(refused.account, 'eu-central-1', {
    AttributeKey: 'EventName',
    AttributeValue: 'GetSecretValue',
  });
  const denied = theirs.filter((record) => record.requestParameters?.secretId === refused.secret.arn);
  expect(denied).toHaveLength(refused.refusals);
  expect(denied[0]).toMatchObject({ errorCode: 'InvalidRequestException' });
  expect(readsOf(refused.secret, refused.role)).toEqual([]);
  const allowed = theirs.filter((record) => record.requestParameters?.secretId === shared.secret.arn);
  const ours = readsOf(shared.secret).filter(({ userIdentity }) => userIdentity.type === 'AWSAccount');
  expect(allowed.length).toBeGreaterThan(60);
  expect(ours.map(({ sharedEventID }) => sharedEventID).sort()).toEqual(
    allowed.map(({ sharedEventID }) => sharedEventID).sort(),
  );
  expect(ours[0]?.userIdentity).toMatchObject({ type: 'AWSAccount', accountId: shared.account });
});

test('a batch leaves a read for each secret beside its own record', async () => {
  const batches = await aws.history('000000000000', 'eu-central-1', {
    AttributeKey: 'EventName',
    AttributeValue: 'BatchGetSecretValue',
  });
  expect(batches.length).toBeGreaterThan(5);
  const ids = batches[0]?.requestParameters?.secretIdList as string[];
  const beside = history.filter(({ eventTime }) => eventTime === batches[0]?.eventTime);
  expect(beside.map((record) => record.requestParameters?.secretId).sort()).toEqual([...ids].sort());
});
