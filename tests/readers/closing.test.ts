import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideRequest } from '#lib/access/decide-request.ts';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import { readValueAtAws } from '#lib/access/read-value-at-aws.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { awsFailure } from '#lib/aws/rules/errors.ts';
import { askForChange } from '#lib/changes/ask-for-change.ts';
import { checkResourcePolicy } from '#lib/changes/check-resource-policy.ts';
import { runChange } from '#lib/changes/run-change.ts';
import { HOME } from '#lib/local-aws/seed/catalogue/entry.ts';
import { oldUsers } from '#lib/local-aws/seed/identities/company-identities.ts';
import { prepareClosing } from '#lib/readers/prepare-closing.ts';
import { type ProposeClosingInput, proposeClosing } from '#lib/readers/propose-closing.ts';
import { readIdentities } from '#lib/readers/read-identities.ts';
import { hashOfDocument } from '#lib/readers/rules/closing.ts';
import { loadReadersOf } from '#lib/readers/store/reader-sets.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { type ChangesWorld, makeChangesWorld, sign } from '../changes/world.ts';
import { learnReaders } from './world.ts';

const SECRET = 'prod/payments/acquirer/api-key';
const DEPLOYER = `arn:aws:iam::${HOME.account}:user/legacy-deployer`;
const WORKLOAD = `arn:aws:iam::${HOME.account}:role/batch-settlement`;
const WIDE = `arn:aws:iam::${HOME.account}:policy/larkfield-payments-read`;
const administrator = { accessKeyId: 'test', secretAccessKey: 'test' };

let world: ChangesWorld;
let secretId: string;
let workload: SecretsManagerClient;
let deployer: SecretsManagerClient;

beforeAll(async () => {
  world = await makeChangesWorld();
  secretId = await world.secretId(SECRET);
  const at = { region: world.region, endpoint: world.local.url };
  const iam = new IAMClient({ ...at, credentials: administrator });
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${HOME.account}:root` },
    Action: 'sts:AssumeRole',
  };
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'batch-settlement',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  const policy = [
    {
      Sid: 'Settle',
      Effect: 'Allow',
      Action: 'secretsmanager:Get*',
      Resource: 'arn:aws:secretsmanager:*:*:secret:prod/payments/*',
    },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' },
  ];
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'batch-settlement',
      PolicyName: 'settle',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: policy }),
    }),
  );
  iam.destroy();
  const sts = new STSClient({ ...at, credentials: administrator });
  const session = await sts.send(new AssumeRoleCommand({ RoleArn: WORKLOAD, RoleSessionName: 'batch' }));
  sts.destroy();
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session.Credentials ?? {};
  workload = new SecretsManagerClient({
    ...at,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
  const user = oldUsers().find(({ name }) => name === 'legacy-deployer');
  deployer = new SecretsManagerClient({
    ...at,
    credentials: {
      accessKeyId: user?.accessKeyId ?? '',
      secretAccessKey: 'example-only-key-of-legacy-deployer',
    },
  });
  await learnReaders(world.db, world.local.aws);
});
afterAll(async () => {
  workload.destroy();
  deployer.destroy();
  await world.close();
});

const read = async (client: SecretsManagerClient) => {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: SECRET }));
    return answer.SecretString === undefined ? 'nothing' : 'read';
  } catch (thrown) {
    return thrown instanceof Error ? thrown.name : 'thrown';
  }
};

const policyNow = async () => {
  const answer = await world.local.administrator().send(new GetResourcePolicyCommand({ SecretId: SECRET }));
  return answer.ResourcePolicy ?? null;
};

async function readersNow() {
  await learnReaders(world.db, world.local.aws);
  const readers = await loadReadersOf(world.db.prisma, secretId);
  return new Map(readers.map(({ principal, verdict }) => [principal, verdict]));
}

async function carryOut(input: ProposeClosingInput) {
  const sofia = world.actor('sofia');
  const proposed = await proposeClosing(world.db, world.ports, sofia, input);
  if (!proposed.ok) throw new Error(proposed.refusal.words);
  const asked = await askForChange(world.db, sofia, {
    ...proposed.value,
    durationSeconds: 900,
    reason: 'Nobody is to read the key of the acquirer past an approval.',
    ticket: null,
  });
  if (!asked.ok) throw new Error(asked.refusal.words);
  // No rule of its own signs it: it lets nobody in, and shuts people out.
  expect(asked.value.state).toBe('pending');
  const early = await runChange(world.db, world.ports, sofia, proposed.value);
  expect(early).toMatchObject({ ok: false });
  await sign(world.db, world.actor('noor'), asked.value.requestId);
  return await runChange(world.db, world.ports, sofia, proposed.value);
}

async function revealIt() {
  const ana = world.actor('ana');
  const submitted = await submitRequest(world.db, ana, {
    items: [{ secretId, act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] }],
    durationSeconds: 600,
    uses: 1,
    reason: 'The acquirer wants us to confirm the key we have by telephone.',
    ticket: null,
  });
  if (!submitted.ok) throw new Error(submitted.refusal.words);
  const { requestId } = submitted.value;
  const row = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
  const decided = await decideRequest(world.db, world.actor('noor'), {
    requestId,
    verdict: 'approve',
    comment: null,
    durationSeconds: null,
    uses: null,
    factsHash: Buffer.from(row.factsHash).toString('hex'),
  });
  if (!decided.ok || !decided.value.grantId) throw new Error('no grant');
  const { grantId } = decided.value;
  const offered = await offerReveal(world.db, ana, { grantId });
  if (!offered.ok) throw new Error(offered.refusal.words);
  const { nonce } = offered.value;
  return await revealSecretValue(
    world.db,
    ana,
    { nonce, grantId, secretId, stage: 'AWSCURRENT', versionId: null, keyName: null, way: 'show' },
    { readValue: readValueAtAws(world.db, world.local.aws) },
  );
}

describe('a secret closed to direct readers', () => {
  test('before: the seeded user and the workload read it, and both are named', async () => {
    expect(await read(deployer)).toBe('read');
    expect(await read(workload)).toBe('read');
    const readers = await readersNow();
    expect(readers.get(DEPLOYER)).toBe('yes');
    expect(readers.get(WORKLOAD)).toBe('yes');
  });

  test('closed: local AWS refuses the direct read, the workload that is listed and an approved reveal go on', async () => {
    const existing = {
      Sid: 'Standing',
      Effect: 'Deny',
      Principal: '*',
      Action: 'secretsmanager:DeleteSecret',
      Resource: '*',
    };
    await world.local.administrator().send(
      new PutResourcePolicyCommand({
        SecretId: SECRET,
        ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement: existing }),
      }),
    );
    const before = await policyNow();
    const shown = await prepareClosing(world.db, world.ports, world.actor('sofia'), {
      secretId,
      chosen: [WORKLOAD],
    });
    if (!shown.ok) throw new Error(shown.refusal.words);
    expect(JSON.parse(shown.value.document).Statement[0]).toEqual(existing);
    const checked = await checkResourcePolicy(world.db, world.ports, world.actor('sofia'), {
      secretId,
      document: shown.value.document,
    });
    expect(checked).toEqual({ ok: true, value: { passed: true, problems: [] } });
    const { documentHash } = shown.value;
    const ran = await carryOut({ to: 'close', secretId, workloads: [WORKLOAD], documentHash });
    expect(ran).toMatchObject({ ok: true, value: { state: 'succeeded' } });

    expect(await read(deployer)).toBe('AccessDeniedException');
    expect(await read(workload)).toBe('read');
    expect(await revealIt()).toMatchObject({ ok: true, value: { versionId: expect.any(String) } });

    const readers = await readersNow();
    expect(readers.get(DEPLOYER)).toBe('no');
    expect(readers.get(WORKLOAD)).toBe('yes');

    const again = await prepareClosing(world.db, world.ports, world.actor('sofia'), {
      secretId,
      chosen: null,
    });
    if (!again.ok) throw new Error(again.refusal.words);
    expect(again.value.isClosed).toBe(true);
    const undone = await carryOut({
      to: 'reopen',
      secretId,
      documentHash: hashOfDocument(again.value.reopened ?? ''),
    });
    expect(undone).toMatchObject({ ok: true, value: { state: 'succeeded' } });
    expect(JSON.parse((await policyNow()) ?? '')).toEqual({
      ...JSON.parse(before ?? ''),
      Statement: [existing],
    });
    expect(await read(deployer)).toBe('read');
    expect((await readersNow()).get(DEPLOYER)).toBe('yes');
  });

  test('what was shown and is not so any more is not proposed', async () => {
    const sofia = world.actor('sofia');
    const refused = await proposeClosing(world.db, world.ports, sofia, {
      to: 'close',
      secretId,
      workloads: [],
      documentHash: 'a'.repeat(64),
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'policy-moved' } });
    const nothing = await proposeClosing(world.db, world.ports, sofia, {
      to: 'reopen',
      secretId,
      documentHash: 'a'.repeat(64),
    });
    expect(nothing).toMatchObject({ ok: false, refusal: { code: 'not-closed' } });
  });
});

describe('what is not proposed', () => {
  const put = async (name: string, statement: object | null) => {
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: statement });
    const administrator = world.local.administrator();
    if (statement === null) await administrator.send(new DeleteResourcePolicyCommand({ SecretId: name }));
    else await administrator.send(new PutResourcePolicyCommand({ SecretId: name, ResourcePolicy }));
  };
  const NAME = 'prod/web/session';

  test('a policy under which the operator role could not change it back', async () => {
    const id = await world.secretId(NAME);
    await put(NAME, {
      Effect: 'Deny',
      Principal: '*',
      Action: 'secretsmanager:DeleteResourcePolicy',
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${HOME.account}:user/administrator` } },
    });
    const made = await prepareClosing(world.db, world.ports, world.actor('sofia'), {
      secretId: id,
      chosen: [],
    });
    expect(made).toMatchObject({ ok: false, refusal: { code: 'would-lock-out' } });
    await put(NAME, null);
  });

  test('anything, to somebody whose roles do not show direct readers', async () => {
    const made = await prepareClosing(world.db, world.ports, world.actor('ana'), { secretId, chosen: [] });
    expect(made).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
  });

  test('a policy made from one that moved while it was frozen: nothing of what came meanwhile is lost', async () => {
    const id = await world.secretId(NAME);
    const sofia = world.actor('sofia');
    const shown = await prepareClosing(world.db, world.ports, sofia, { secretId: id, chosen: [] });
    if (!shown.ok) throw new Error(shown.refusal.words);
    const came = { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:DeleteSecret', Resource: '*' };
    let looks = 0;
    const moving = {
      ...world.ports,
      readEvidence: async (of: string) => {
        looks += 1;
        if (looks === 1) await put(NAME, came);
        return await world.ports.readEvidence(of);
      },
    };
    const { documentHash } = shown.value;
    const refused = await proposeClosing(world.db, moving, sofia, {
      to: 'close',
      secretId: id,
      workloads: [],
      documentHash,
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'policy-moved' } });
    const { rows } = await world.db.pool.query('SELECT state FROM secret_change WHERE secret_id = $1', [id]);
    expect(rows).toEqual([{ state: 'dropped' }]);
    await put(NAME, null);
  });
});

test('IAM that is not read to its end replaces nothing and says why', async () => {
  const [region] = await connectedRegions(world.db);
  if (!region) throw new Error('no region');
  const count = async () =>
    (await world.db.pool.query('SELECT count(*)::int AS n FROM iam_principal')).rows[0].n;
  const before = await count();
  let pages = 0;
  const aws: Aws = {
    ...callThrough(world.local.aws),
    iam: async (place, act, options) => {
      pages += 1;
      if (pages > 1) return awsFailure('throttled');
      const answer = await world.local.aws.iam(place, act, options);
      return answer.ok
        ? { ok: true, value: { ...answer.value, RoleDetailList: [], IsTruncated: true, Marker: 'more' } }
        : answer;
    },
  };
  expect(await readIdentities(world.db, aws, region)).toEqual({ principals: 0, stopped: 'throttled' });
  expect(await count()).toBe(before);
  const { rows } = await world.db.pool.query(
    'SELECT refused_code, read_at IS NOT NULL AS read FROM iam_reading',
  );
  expect(rows).toEqual([{ refused_code: 'throttled', read: true }]);
  await readIdentities(world.db, world.local.aws, region);
  const after = await world.db.pool.query('SELECT refused_code FROM iam_reading');
  expect(after.rows).toEqual([{ refused_code: null }]);
});

/** The methods of a class instance as an object that can be spread. */
function callThrough(aws: Aws): Aws {
  return new Proxy(aws, {
    ownKeys: () => ['kind', 'iam'],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

test('whoever comes to read a secret later is a gain, and is none any more when it cannot', async () => {
  const iam = new IAMClient({ region: world.region, endpoint: world.local.url, credentials: administrator });
  const late = `arn:aws:iam::${HOME.account}:role/late-comer`;
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${HOME.account}:root` },
    Action: 'sts:AssumeRole',
  };
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'late-comer',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  await learnReaders(world.db, world.local.aws);
  const gains = async () => {
    // One secret of the sample lets everybody of its account in: there a role without any policy gains at once.
    const { rows } = await world.db.pool.query(
      'SELECT principal FROM direct_reader_gain WHERE principal = $1 AND secret_id = $2',
      [late, secretId],
    );
    return rows.length;
  };
  expect(await gains()).toBe(0);
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'late-comer',
      PolicyArn: WIDE,
    }),
  );
  const { moved } = await learnReaders(world.db, world.local.aws);
  expect(moved).toBeGreaterThan(0);
  expect(await gains()).toBe(1);
  await iam.send(new DetachRolePolicyCommand({ RoleName: 'late-comer', PolicyArn: WIDE }));
  await learnReaders(world.db, world.local.aws);
  expect(await gains()).toBe(0);
  iam.destroy();
});
