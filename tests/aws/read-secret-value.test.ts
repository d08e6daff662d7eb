import { inspect } from 'node:util';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listSecretPages } from '#lib/aws/list-secrets.ts';
import { readSecretValue } from '#lib/aws/read-secret-value.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import { credentialsOf } from '#lib/aws/rules/session-answer.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import { sessionPolicy } from '#lib/aws/rules/session-policy.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';

const CANARY = 'CNRY-r001-8fJ2kQ';

let local: TestLocalAws;
let outside: SecretsManagerClient;
let arn: string;
let versionId: string;
const account = accountOf(0);
const grantId = mintId('grant');
const session = sessionNames({ personId: mintId('person'), email: 'ana@larkfield.example' }, grantId);

function accountOf(index: number) {
  const found = PRODUCT_ACCESS.accounts[index];
  if (!found) throw new Error('no account');
  return { partition: 'aws', ...found };
}

beforeAll(async () => {
  local = await startTestLocalAws();
  outside = local.administrator();
  const made = await outside.send(
    new CreateSecretCommand({
      Name: 'prod/checks/reveal',
      SecretString: `{"password":"${CANARY}","port":5432}`,
    }),
  );
  arn = made.ARN ?? '';
  versionId = made.VersionId ?? '';
});
afterAll(() => local.close());

function input(overrides: Partial<Parameters<typeof readSecretValue>[1]> = {}) {
  return {
    account,
    secretArn: arn,
    target: { stage: 'AWSCURRENT', versionId: null },
    session,
    requestId: mintId('request'),
    grantId,
    ...overrides,
  };
}

async function recordsOf(eventName: string) {
  const place = placeIn(account, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: eventName }];
  const events = await local.aws.cloudTrail(place.value, (client, send) =>
    client.send(new LookupEventsCommand({ LookupAttributes }), send),
  );
  if (!events.ok) throw new Error(events.refusal.words);
  return (events.value.Events ?? []).map((event) => JSON.parse(event.CloudTrailEvent ?? '{}'));
}

async function readsSeen(secretArn: string) {
  return (await recordsOf('GetSecretValue')).filter(
    (record) => record.requestParameters?.secretId === secretArn,
  );
}

test('gives the value, and AWS records the read under the person and the grant', async () => {
  const asked = input();
  const read = await readSecretValue(local.aws, asked);
  if (!read.ok) throw new Error(read.refusal.words);
  expect(read.value.versionId).toBe(versionId);
  expect(read.value.value.keyNames()).toEqual(['password', 'port']);
  expect(read.value.value.exposeKey('password')).toBe(CANARY);
  expect(read.value.value.exposeKey('port')).toBe('5432');
  expect(inspect(read.value, { depth: 9, showHidden: true })).not.toContain(CANARY);
  expect(JSON.stringify(read.value)).not.toContain(CANARY);

  await expect.poll(async () => (await readsSeen(arn)).length).toBe(1);
  const [record] = await readsSeen(arn);
  expect(record.userIdentity).toMatchObject({
    accessKeyId: read.value.awsAccessKeyId,
    arn: expect.stringMatching(/\/ana@larkfield\.example$/),
    sessionContext: { sourceIdentity: `ana@larkfield.example=${grantId}` },
  });
  expect(record.requestID).toBe(read.value.awsRequestId);

  const sessions = await recordsOf('AssumeRole');
  const own = sessions.find((made) => made.requestID === read.value.stsRequestId);
  expect(own.responseElements.credentials.accessKeyId).toBe(read.value.awsAccessKeyId);
  expect(own.requestParameters).toMatchObject({
    roleArn: account.revealRoleArn,
    roleSessionName: 'ana@larkfield.example',
    sourceIdentity: `ana@larkfield.example=${grantId}`,
    durationSeconds: 900,
    policy: sessionPolicy(arn, { stage: 'AWSCURRENT', versionId: null }),
    principalTags: { 'countersign:request': asked.requestId, 'countersign:grant': grantId },
  });
});

test('binary values come as bytes', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const made = await outside.send(
    new CreateSecretCommand({ Name: 'prod/checks/binary', SecretBinary: bytes }),
  );
  const read = await readSecretValue(local.aws, input({ secretArn: made.ARN ?? '' }));
  if (!read.ok) throw new Error(read.refusal.words);
  expect(read.value.value.expose()).toEqual(bytes);
  read.value.value.wipe();
  expect(() => read.value.value.expose()).toThrow('wiped');
});

test('one version is read by its id, also one that has lost its labels, and by a session for it alone', async () => {
  const made = await outside.send(
    new CreateSecretCommand({ Name: 'prod/checks/versions', SecretString: 'first' }),
  );
  const secretArn = made.ARN ?? '';
  for (const SecretString of ['second', 'third']) {
    await outside.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString }));
  }
  const target = { stage: null, versionId: made.VersionId ?? '' };
  const read = await readSecretValue(local.aws, input({ secretArn, target }));
  if (!read.ok) throw new Error(read.refusal.words);
  expect(read.value).toMatchObject({ versionId: made.VersionId });
  expect(read.value.value.expose()).toBe('first');
  const sessions = await recordsOf('AssumeRole');
  const own = sessions.find((session) => session.requestID === read.value.stsRequestId);
  expect(own.requestParameters.policy).toBe(sessionPolicy(secretArn, target));
  expect(own.requestParameters.policy).toContain('secretsmanager:VersionId');
  const absent = { stage: null, versionId: '00000000-0000-4000-8000-000000000099' };
  expect(await readSecretValue(local.aws, input({ secretArn, target: absent }))).toMatchObject({
    ok: false,
    refusal: { code: 'no-such-version' },
  });
});

test('the session reads nothing but the secret and the label it was made for', async () => {
  const other = await outside.send(new CreateSecretCommand({ Name: 'prod/checks/other', SecretString: 'x' }));
  await outside.send(
    new PutSecretValueCommand({
      SecretId: arn,
      SecretString: '{"password":"next"}',
      VersionStages: ['AWSPENDING'],
    }),
  );
  const place = placeIn(account, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  const assumed = await local.aws.sts(place.value, (client, send) =>
    client.send(
      new AssumeRoleCommand({
        RoleArn: account.revealRoleArn,
        RoleSessionName: session.sessionName,
        SourceIdentity: session.sourceIdentity,
        ExternalId: account.externalId,
        Policy: sessionPolicy(arn, { stage: 'AWSCURRENT', versionId: null }),
      }),
      send,
    ),
  );
  const credentials = assumed.ok ? credentialsOf(assumed.value.Credentials) : null;
  if (!credentials) throw new Error('no session');
  const read = (secretId: string | undefined, stage: string) =>
    local.aws.withSession(place.value, credentials, (client, send) =>
      client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }), send),
    );
  expect((await read(arn, 'AWSCURRENT')).ok).toBe(true);
  expect(await read(arn, 'AWSPENDING')).toMatchObject({ ok: false, refusal: { code: 'denied' } });
  expect(await read(other.ARN, 'AWSCURRENT')).toMatchObject({
    ok: false,
    refusal: { code: 'denied', missingPermission: 'secretsmanager:GetSecretValue' },
  });
});

test.each([
  ['an unknown label', { target: { stage: 'nowhere', versionId: null } }, 'no-such-version', true],
  ['a wrong external id', { account: { ...account, externalId: 'another' } }, 'denied', false],
  [
    'a role of another account',
    { account: { ...account, revealRoleArn: accountOf(1).revealRoleArn } },
    'invalid',
    false,
  ],
  ['a secret of another account', { account: accountOf(1) }, 'invalid', false],
])('%s is refused with a code', async (_, overrides, code, sessionMade) => {
  const read = await readSecretValue(local.aws, input(overrides));
  expect(read).toMatchObject({ ok: false, refusal: { code } });
  if (read.ok) throw new Error('unexpected');
  expect(read.traces.awsAccessKeyId !== null).toBe(sessionMade);
});

test('the complete ARN of a secret that is not there, and one marked for deletion', async () => {
  const gone = await readSecretValue(local.aws, input({ secretArn: `${arn.slice(0, -6)}ZZZZZZ` }));
  expect(gone).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
  const place = placeIn(account, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  for await (const page of listSecretPages(local.aws, place.value)) {
    if (!page.ok) throw new Error(page.refusal.words);
    const marked = page.value.secrets.find((secret) => secret.deletionAskedAt !== null);
    if (!marked) continue;
    const read = await readSecretValue(local.aws, input({ secretArn: marked.arn }));
    expect(read).toMatchObject({ ok: false, refusal: { code: 'marked-for-deletion' } });
    return;
  }
  throw new Error('no secret of the company is marked for deletion');
});
