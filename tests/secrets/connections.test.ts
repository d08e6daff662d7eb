import { existsSync, readFileSync } from 'node:fs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAws } from '#lib/aws/aws.ts';
import { readCheck } from '#lib/aws/rules/role-check.ts';
import { roleDocuments } from '#lib/aws/rules/role-documents.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { NO_DECRYPT_ACCOUNT, PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { beginConnection, beginConnectionSchema } from '#lib/secrets/begin-connection.ts';
import { changeConnection, changeConnectionSchema, pauseConnection } from '#lib/secrets/change-connection.ts';
import { checkConnection } from '#lib/secrets/check-connection.ts';
import { connectThisMachine } from '#lib/secrets/connect-this-machine.ts';
import { dropConnectionDraft } from '#lib/secrets/drop-connection-draft.ts';
import { forgetRemoved } from '#lib/secrets/forget-removed.ts';
import { loadConfiguredConnections } from '#lib/secrets/load-configured-connections.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { readConnectionPage } from '#lib/secrets/queries/connection-page.ts';
import { listRuleUses } from '#lib/secrets/queries/environment-rules.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import type { ConfiguredConnection } from '#lib/secrets/rules/configured-connections.ts';
import { DEFAULT_ENVIRONMENT_RULES, type EnvironmentRule } from '#lib/secrets/rules/environment.ts';
import { saveConnection } from '#lib/secrets/save-connection.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';

const admin: Actor = {
  personId: mintId('person'),
  sessionId: mintId('session'),
  displayName: 'Sofia Marchetti',
  email: 'sofia@larkfield.example',
  roles: ['admin'],
} as unknown as Actor;
const auditor = { ...admin, roles: ['auditor'] } as Actor;

const ACCOUNT = '555566667777';
const REGION = 'eu-central-1';
const FORM = beginConnectionSchema.parse({
  name: 'larkfield-new',
  accountId: ACCOUNT,
  partition: 'aws',
  regions: [REGION],
});

let world: TestDatabase;
let local: TestLocalAws;

beforeAll(async () => {
  [world, local] = await Promise.all([createTestDatabase(), startTestLocalAws()]);
});
afterAll(async () => {
  await local.close();
  await world.drop();
});

const db = () => world.db;
const draft = (id: string) => db().prisma.connectionDraft.findUniqueOrThrow({ where: { id } });
const connection = (id: string) => db().prisma.connection.findUniqueOrThrow({ where: { id } });

async function begun(form: object = {}): Promise<string> {
  const result = await beginConnection(db(), local.aws, admin, { ...FORM, ...form });
  if (!result.ok) throw new Error(result.refusal.words);
  return result.value.connectionId;
}

/** What somebody does with the template in the account. */
async function createRoles(id: string, without?: string): Promise<void> {
  const row = await draft(id);
  const iam = new IAMClient({
    endpoint: local.url,
    region: 'us-east-1',
    credentials: { accessKeyId: row.accountId, secretAccessKey: 'test' },
  });
  for (const role of roleDocuments({ ...row, principalArn: row.principalArn ?? '' })) {
    await iam.send(
      new CreateRoleCommand({ RoleName: role.name, AssumeRolePolicyDocument: JSON.stringify(role.trust) }),
    );
    const policy = {
      ...role.policy,
      Statement: role.policy.Statement.filter((statement) => (statement as { Sid: string }).Sid !== without),
    };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: role.name,
        PolicyName: 'own',
        PolicyDocument: JSON.stringify(policy),
      }),
    );
  }
  iam.destroy();
}

test('an account is connected step by step, and not before its roles suffice', async () => {
  const id = await begun();
  const { externalId, principalArn } = await draft(id);
  expect(externalId).toMatch(/^[\w-]{32}$/);
  expect(principalArn).toBe(PRODUCT_ACCESS.baseUser.arn);
  expect(await connectedRegions(db())).toEqual([]);
  expect(await saveConnection(db(), local.aws, admin, { connectionId: id })).toMatchObject({
    refusal: { code: 'not-usable' },
  });
  await checkConnection(db(), local.aws, admin, { connectionId: id });
  expect((await readConnectionPage(db(), local.aws, admin, id))?.usable).toBe(false);
  expect(await saveConnection(db(), local.aws, admin, { connectionId: id })).toMatchObject({
    refusal: { code: 'not-usable' },
  });

  await createRoles(id, 'OpenValuesUnderCustomerKeys');
  await checkConnection(db(), local.aws, admin, { connectionId: id });
  const page = await readConnectionPage(db(), local.aws, admin, id);
  expect(page?.check.filter(({ state }) => state !== 'works')).toMatchObject([
    { role: 'reveal', what: 'kms:Decrypt', state: 'missing' },
  ]);
  expect(await saveConnection(db(), local.aws, admin, { connectionId: id })).toMatchObject({ ok: true });
  expect(await connectedRegions(db())).toMatchObject([{ accountId: ACCOUNT, region: REGION, externalId }]);
  const records = await world.db.prisma.$queryRaw<{ kind: string }[]>`
    SELECT kind FROM audit_record WHERE kind LIKE 'connection.%' ORDER BY number`;
  expect(records.map(({ kind }) => kind)).toEqual([
    'connection.begun',
    'connection.checked',
    'connection.checked',
    'connection.added',
  ]);
  expect(await saveConnection(db(), local.aws, admin, { connectionId: id })).toMatchObject({
    refusal: { code: 'connection-unknown' },
  });
});

test('pausing stops every call, removal keeps the history, and another connection gets another external id', async () => {
  const outside = new SecretsManagerClient({
    endpoint: local.url,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  });
  await outside.send(new CreateSecretCommand({ Name: 'prod/new/db', SecretString: 'x' }));
  const [place] = await connectedRegions(db());
  const connectionId = place?.connectionId ?? '';
  const sync = () => syncInventory(db(), local.aws, { connectionId, region: REGION });
  expect(await sync()).toMatchObject({ value: { seen: 1, outcome: 'complete' } });
  const secret = await db().prisma.secret.findFirstOrThrow({ where: { connectionId } });

  await pauseConnection(db(), admin, { connectionId });
  expect(await connectedRegions(db())).toEqual([]);
  expect(await sync()).toMatchObject({ refusal: { code: 'connection-paused' } });
  await changeConnection(db(), admin, { connectionId, change: { to: 'resume' } });
  expect(await sync()).toMatchObject({ ok: true });

  await changeConnection(db(), admin, { connectionId, change: { to: 'remove' } });
  expect(await connectedRegions(db())).toEqual([]);
  expect(await forgetRemoved(db())).toBe(1);
  expect(await forgetRemoved(db())).toBe(0);
  const kept = await db().prisma.secret.findUniqueOrThrow({ where: { id: secret.id } });
  expect(kept.goneAt).not.toBeNull();
  expect(await readSecret(db(), admin, secret.id)).toMatchObject({ name: 'prod/new/db', leftOut: true });
  expect((await readConnectionPage(db(), local.aws, auditor, connectionId))?.state).toBe('removed');
  expect(await changeConnection(db(), admin, { connectionId, change: { to: 'resume' } })).toMatchObject({
    refusal: { code: 'connection-unknown' },
  });

  const before = (await connection(connectionId)).externalId;
  const again = await begun();
  expect(again).toBe(connectionId);
  expect((await draft(again)).externalId).not.toBe(before);
  await dropConnectionDraft(db(), admin, { connectionId: again });
  expect((await connection(connectionId)).removedAt).not.toBeNull();
  outside.destroy();
});

test('a region that is left out takes its secrets out of the lists, and brings them back', async () => {
  const [home] = PRODUCT_ACCESS.accounts;
  if (!home) throw new Error('no account');
  const id = mintId('connection');
  await db().prisma.connection.create({
    data: {
      id,
      name: home.alias,
      kind: 'local',
      accountId: home.accountId,
      inventoryRoleArn: home.inventoryRoleArn,
      revealRoleArn: home.revealRoleArn,
      externalId: home.externalId,
      regions: { create: home.regions.map((region) => ({ region })) },
    },
  });
  const living = (region: string) =>
    db().prisma.secret.count({ where: { connectionId: id, region, goneAt: null } });
  for (const region of home.regions) await syncInventory(db(), local.aws, { connectionId: id, region });
  const [first = '', second = ''] = home.regions;
  const had = await living(second);
  expect(had).toBeGreaterThan(0);
  await changeConnection(db(), admin, { connectionId: id, change: { to: 'regions', regions: [first] } });
  expect(await forgetRemoved(db())).toBe(had);
  expect([(await living(first)) > 0, await living(second)]).toEqual([true, 0]);
  await changeConnection(db(), admin, {
    connectionId: id,
    change: { to: 'regions', regions: [first, second] },
  });
  await syncInventory(db(), local.aws, { connectionId: id, region: second });
  expect(await living(second)).toBe(had);
  const uses = await listRuleUses(db(), admin, DEFAULT_ENVIRONMENT_RULES);
  const all = await db().prisma.secret.count({ where: { goneAt: null } });
  expect(uses.rules.reduce((sum, { secrets }) => sum + secrets, uses.undecided)).toBe(all);
  expect(uses.rules[0]?.secrets).toBeGreaterThan(0);
});

test('rules of the configuration decide from the next sync on, and a laxer class waits', async () => {
  const { id } = await db().prisma.connection.findFirstOrThrow({ where: { accountId: '000000000000' } });
  const rules: readonly EnvironmentRule[] = [
    { by: 'account', accountId: '000000000000', environment: 'development' },
    { by: 'path', segment: 'any', words: ['staging'], environment: 'production' },
  ];
  const classes = () =>
    db().prisma.secret.groupBy({
      by: ['environment'],
      where: { connectionId: id, region: REGION, goneAt: null },
      _count: true,
    });
  const of = (all: Awaited<ReturnType<typeof classes>>, name: string) =>
    all.find(({ environment }) => environment === name)?._count ?? 0;
  const before = await classes();
  await syncInventory(db(), local.aws, { connectionId: id, region: REGION, environmentRules: rules });
  const after = await classes();
  // Production stays for 24 hours, whatever the rule says; staging became stricter at once.
  expect(of(after, 'production')).toBe(of(before, 'production') + of(before, 'staging'));
  expect(of(after, 'unknown')).toBe(of(before, 'unknown'));
  expect(of(before, 'staging')).toBeGreaterThan(0);
  expect(await db().prisma.$queryRaw`SELECT count(*)::int AS n FROM class_lowering`).toEqual([
    { n: of(before, 'production') + of(before, 'unknown') },
  ]);
});

test('only an admin sets connections up, and nobody else learns an external id', async () => {
  const connectionId = await begun({ accountId: '666677778888', name: 'other' });
  const one = { connectionId };
  const change = { connectionId, change: { to: 'remove' as const } };
  for (const result of [
    await beginConnection(db(), local.aws, auditor, FORM),
    await checkConnection(db(), local.aws, auditor, one),
    await saveConnection(db(), local.aws, auditor, one),
    await dropConnectionDraft(db(), auditor, one),
    await pauseConnection(db(), auditor, one),
    await changeConnection(db(), auditor, change),
  ]) {
    expect(result).toMatchObject({ refusal: { code: 'forbidden' } });
  }
  const { externalId } = await draft(connectionId);
  expect(JSON.stringify(await readConnectionPage(db(), local.aws, auditor, connectionId))).not.toContain(
    externalId,
  );
  expect(
    await readConnectionPage(db(), local.aws, { ...admin, roles: ['engineer'] } as Actor, connectionId),
  ).toBeNull();
  await dropConnectionDraft(db(), admin, one);
});

test('an account or a name is set up once', async () => {
  const connectionId = await begun({ accountId: '666677778888', name: 'other' });
  for (const [form, code] of [
    [{ accountId: '666677778888', name: 'third' }, 'begun-already'],
    [{ accountId: '000000000000', name: 'third' }, 'connected-already'],
    [{ accountId: '777788889999', name: 'larkfield-prod' }, 'name-taken'],
    [{ accountId: '777788889999', name: 'third', regions: ['cn-north-1'] }, 'place-unknown'],
  ] as const) {
    const refused = await beginConnection(db(), local.aws, admin, {
      ...FORM,
      ...form,
      regions: [...(('regions' in form && form.regions) || FORM.regions)],
    });
    expect(refused).toMatchObject({ refusal: { code } });
  }
  await dropConnectionDraft(db(), admin, { connectionId });
});

const CATALOGUE = '../shared/adversarial/inputs.json';
const entries: { id: string; kind: string; title: string; value: Record<string, unknown> }[] = existsSync(
  CATALOGUE,
)
  ? JSON.parse(readFileSync(CATALOGUE, 'utf8')).entries
  : [];

test.skipIf(entries.length === 0)('AWS settings of the catalogue are refused before any call', async () => {
  const kinds = entries.filter(({ kind }) => kind === 'aws-config');
  expect(kinds.length).toBeGreaterThan(0);
  for (const { id, value } of kinds) {
    // Endpoints are settings of the process and refused at the start: tests/start/safety.test.ts.
    if ('env' in value) continue;
    const role = typeof value.roleArn === 'string' ? { inventoryRole: value.roleArn } : {};
    const region = typeof value.region === 'string' ? { regions: [value.region] } : {};
    const strange = 'endpoint' in value ? { endpoint: value.endpoint } : {};
    const external = 'externalId' in value ? { externalId: value.externalId } : {};
    const form = {
      ...FORM,
      name: id,
      accountId: '777788889999',
      ...role,
      ...region,
      ...strange,
      ...external,
    };
    const parsed = beginConnectionSchema.safeParse(form);
    if (parsed.success) {
      const refused = await beginConnection(db(), local.aws, admin, parsed.data);
      expect(refused.ok, id).toBe(false);
    }
  }
  expect(await db().prisma.connectionDraft.count()).toBe(0);
  const regions = { connectionId: mintId('connection'), change: { to: 'regions', regions: [] } };
  expect(changeConnectionSchema.safeParse(regions).success).toBe(false);
});

const CONFIGURED: ConfiguredConnection = {
  name: 'from-the-file',
  partition: 'aws',
  accountId: '888899990000',
  regions: ['eu-west-1'],
  inventoryRoleArn: 'arn:aws:iam::888899990000:role/countersign-inventory',
  revealRoleArn: 'arn:aws:iam::888899990000:role/countersign-reveal',
  operatorRoleArn: null,
};

test('the configuration file connects, changes and lets go; what it set is not changed in the pages', async () => {
  const load = (all: readonly ConfiguredConnection[]) => loadConfiguredConnections(db(), 'local', all);
  const begunId = await begun({ accountId: CONFIGURED.accountId, name: 'begun by hand' });
  const { externalId } = await draft(begunId);
  expect(await load([CONFIGURED])).toEqual({ ok: true, value: 1 });
  expect(await load([CONFIGURED])).toEqual({ ok: true, value: 0 });
  const row = await connection(begunId);
  // The roles that were begun by hand name this external id.
  expect(row).toMatchObject({ configured: true, name: 'from-the-file', externalId });
  const remove = { connectionId: begunId, change: { to: 'remove' as const } };
  expect(await changeConnection(db(), admin, remove)).toMatchObject({ refusal: { code: 'configured' } });
  expect(await load([{ ...CONFIGURED, regions: ['eu-central-1'] }])).toEqual({ ok: true, value: 1 });
  expect((await connectedRegions(db())).filter(({ connectionId }) => connectionId === begunId)).toMatchObject(
    [{ region: 'eu-central-1' }],
  );
  await pauseConnection(db(), admin, { connectionId: begunId });
  await load([CONFIGURED]);
  expect((await connection(begunId)).pausedAt).not.toBeNull();
  expect(await load([])).toEqual({ ok: true, value: 1 });
  expect(await connection(begunId)).toMatchObject({ configured: false });
  expect((await connection(begunId)).pausedAt).not.toBeNull();
  expect(await load([{ ...CONFIGURED, name: 'larkfield-prod' }])).toMatchObject({
    refusal: { code: 'name-taken' },
  });
  expect(await loadConfiguredConnections(db(), 'real', [CONFIGURED])).toMatchObject({
    refusal: { code: 'kinds-mixed' },
  });
});

test('the sample account that lacks kms:Decrypt is told so on its page', async () => {
  const sample = PRODUCT_ACCESS.accounts.find(({ accountId }) => accountId === NO_DECRYPT_ACCOUNT);
  if (!sample) throw new Error('no such account');
  const { regions, alias, accountId, inventoryRoleArn, revealRoleArn, operatorRoleArn, externalId } = sample;
  const id = mintId('connection');
  const data = {
    id,
    name: alias,
    kind: 'local',
    accountId,
    inventoryRoleArn,
    revealRoleArn,
    operatorRoleArn,
    externalId,
  };
  await db().prisma.connection.create({
    data: { ...data, regions: { create: regions.map((region) => ({ region })) } },
  });
  await checkConnection(db(), local.aws, admin, { connectionId: id });
  const { checkResult } = await connection(id);
  expect(readCheck(checkResult).filter(({ what }) => what === 'kms:Decrypt')).toMatchObject([
    { role: 'reveal', state: 'missing' },
    { role: 'operator', state: 'works' },
  ]);
});

test('a first look connects the account of our own credentials, once, and nothing is revealed there', async () => {
  const fresh = await createTestDatabase();
  try {
    const look = () => connectThisMachine(fresh.db, local.aws, [REGION]);
    expect(await connectThisMachine(fresh.db, local.aws, [])).toMatchObject({
      refusal: { code: 'no-region' },
    });
    expect(await connectThisMachine(fresh.db, local.aws, ['x@169.254.169.254/'])).toMatchObject({
      refusal: { code: 'region-unknown' },
    });
    expect(await look()).toEqual({ ok: true, value: '000000000000' });
    expect(await look()).toEqual({ ok: true, value: null });
    const [place] = await connectedRegions(fresh.db);
    expect(place).toMatchObject({ direct: true, accountId: '000000000000', inventoryRoleArn: '' });
    // The credentials of the product's own user may take roles only; an administrator's are those of a person's machine.
    const own = openAws({
      kind: 'local',
      localEndpoint: local.url,
      baseCredentials: { accessKeyId: 'person', secretAccessKey: 'person' },
    });
    if (!own.ok) throw new Error(own.refusal.words);
    const where = { connectionId: place?.connectionId ?? '', region: REGION };
    expect(await syncInventory(fresh.db, local.aws, where)).toMatchObject({ value: { outcome: 'denied' } });
    expect(await syncInventory(fresh.db, own.value, where)).toMatchObject({ value: { outcome: 'complete' } });
    own.value.close();
    const { readSecretValue } = await import('#lib/aws/read-secret-value.ts');
    const grantId = mintId('grant');
    const read = await readSecretValue(local.aws, {
      account: { ...(place as NonNullable<typeof place>) },
      secretArn: `arn:aws:secretsmanager:${REGION}:000000000000:secret:any-AbCdEf`,
      target: { stage: 'AWSCURRENT', versionId: null },
      session: { sessionName: 'x1', sourceIdentity: `x1=${grantId}` },
      requestId: mintId('request'),
      grantId,
    });
    expect(read).toMatchObject({ ok: false, refusal: { code: 'looking-only' } });
    expect(
      await checkConnection(fresh.db, local.aws, admin, { connectionId: place?.connectionId ?? '' }),
    ).toMatchObject({
      refusal: { code: 'no-roles' },
    });
  } finally {
    await fresh.drop();
  }
});
