import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Page } from '@playwright/test';
import { unzip } from '#tests/reports/unzip.ts';
import {
  buildFolder,
  builtActions,
  callAction,
  callRaw,
  outcomeOf,
  type RawAnswer,
} from './support/call-action.ts';
import { makeCanary, needlesOf, type Sink, scan } from './support/canary-scan.ts';
import { browserStorage, dumpOfProduct, filesBelow } from './support/canary-sinks.ts';
import { expect, test } from './support/fixtures.ts';
import { queryProduct } from './support/query-product.ts';

const REGION = 'eu-central-1';
/** No secret: it stands in a reason, so it has to be found where reasons are, or the search is blind. */
const CONTROL = makeCanary(24);
const REASON = `A reason that is long enough to be looked at by somebody. ${CONTROL}`;

const CANARIES = {
  text: makeCanary(32),
  field: makeCanary(24),
  short: makeCanary(8),
  bytes: Uint8Array.from([0, 255, ...Buffer.from(makeCanary(20)), 128]),
  faulty: makeCanary(40),
};

interface Caller {
  readonly page: Page;
  readonly cookie: string;
}

interface Grant {
  readonly requestId: string;
  readonly grantId: string;
  readonly secretId: string;
}

/** Canaries go into secrets at AWS, are revealed in every way, also while AWS misbehaves, and are then looked for. */
test.describe('a secret value rests nowhere', () => {
  test.describe.configure({ mode: 'serial' });

  const canaries = Object.entries(CANARIES).map(([label, value]) => needlesOf(label, value));
  const ids = new Map<string, string>();
  const began = Date.now();
  let origin = '';
  let home = '';
  let localAws = '';
  let secrets: { id: string; arn: string }[] = [];
  const grants: Grant[] = [];

  test.beforeAll(async () => {
    const { PRODUCT_URL = '', PRODUCT_LOCAL_AWS_URL = '', PRODUCT_HOME = '' } = process.env;
    [origin, home, localAws] = [PRODUCT_URL, PRODUCT_HOME, PRODUCT_LOCAL_AWS_URL];
    for (const action of builtActions()) ids.set(action.exported, action.id);
  });

  const query = (sql: string, values?: readonly unknown[]) => queryProduct(home, sql, values);
  const call = (who: Caller, exported: string, argument: unknown, path = '/'): Promise<RawAnswer> =>
    callAction({
      origin,
      path,
      id: ids.get(exported) ?? '',
      body: JSON.stringify([argument]),
      cookie: who.cookie,
    });

  async function caller(page: Page): Promise<Caller> {
    const session = (await page.context().cookies()).find((cookie) => cookie.name === 'countersign-session');
    return { page, cookie: `countersign-session=${session?.value}` };
  }

  async function obtain(asker: Caller, decider: Caller, secretId: string): Promise<Grant> {
    const target = { act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] };
    const terms = { durationSeconds: 600, uses: 5, reason: REASON, ticket: null };
    const answer = await call(asker, 'submit', { items: [{ secretId, ...target }], ...terms });
    const requestId = /req_[0-9A-Z]{16}/.exec(answer.body)?.[0] ?? '';
    expect(requestId, outcomeOf(answer)).not.toBe('');
    const [facts] = await query(
      "SELECT encode(facts_hash, 'hex') AS hash FROM access_request WHERE id = $1",
      [requestId],
    );
    const decision = { requestId, verdict: 'approve', comment: null, durationSeconds: null, uses: null };
    const decided = await call(decider, 'decide', { items: [{ ...decision, factsHash: facts?.hash }] });
    expect(outcomeOf(decided)).toBe('ok');
    const [grant] = await query('SELECT id FROM access_grant WHERE request_id = $1', [requestId]);
    return { requestId, grantId: String(grant?.id), secretId };
  }

  async function reveal(
    who: Caller,
    grant: Pick<Grant, 'grantId' | 'secretId'>,
    keyName: string | null,
    { path = '/', way = 'show' }: { path?: string; way?: string } = {},
  ): Promise<RawAnswer> {
    const offered = await call(who, 'offer', { grantId: grant.grantId });
    const nonce = /"nonce":"([^"]+)"/.exec(offered.body)?.[1];
    const { grantId, secretId } = grant;
    const target = { stage: 'AWSCURRENT', versionId: null, keyName };
    return await call(who, 'perform', { nonce, grantId, secretId, ...target, way }, path);
  }

  const leaksIn = (name: string, text: string) => scan([{ name, bytes: Buffer.from(text) }], canaries);

  async function misbehave(kind: string): Promise<void> {
    const answer = await fetch(`${localAws}/_local/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind, operation: 'GetSecretValue', count: 1 }),
    });
    expect(answer.status).toBe(201);
  }

  test('values are given out in the one answer and shown in the browser, and faults give out nothing', async ({
    signInAs,
  }) => {
    test.setTimeout(300_000);
    secrets = (
      await query(
        `SELECT id, arn FROM secret WHERE region = $1 AND account_id = '000000000000' AND gone_at IS NULL
            AND environment = 'production' AND deletion_asked_at IS NULL AND owning_service IS NULL
            AND health = 'fine' AND rotation_enabled IS NOT TRUE AND primary_region IS NULL
            AND name !~ '^prod/(payments|identity|fraud|web|search)/' ORDER BY name LIMIT 5`,
        [REGION],
      )
    ).map((row) => ({ id: String(row.id), arn: String(row.arn) }));
    expect(secrets).toHaveLength(5);
    const aws = new SecretsManagerClient({
      region: REGION,
      endpoint: localAws,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const values = [
      { SecretString: CANARIES.text },
      { SecretString: JSON.stringify({ user: 'nobody', password: CANARIES.field }) },
      { SecretString: CANARIES.short },
      { SecretBinary: CANARIES.bytes },
      { SecretString: CANARIES.faulty },
    ];
    for (const [index, value] of values.entries()) {
      await aws.send(new PutSecretValueCommand({ SecretId: secrets[index]?.arn, ...value }));
    }
    aws.destroy();

    const noor = await caller(await signInAs('noor'));
    const tom = await caller(await signInAs('tom'));
    for (const { id } of secrets) grants.push(await obtain(noor, tom, id));
    const [text, field, short, bytes, faulty] = grants as [Grant, Grant, Grant, Grant, Grant];

    await noor.page.goto(`/access/${text.grantId}`);
    await noor.page.getByRole('button', { name: 'Show whole value' }).click();
    await expect(noor.page.getByText(CANARIES.text)).toBeVisible();
    await noor.page.goto('/access');
    await noor.page.goBack();
    await expect(noor.page.getByRole('button', { name: 'Show whole value' })).toBeVisible();
    expect(leaksIn('the page one comes back to', await noor.page.content())).toEqual([]);

    await noor.page.goto(`/access/${field.grantId}`);
    await noor.page.getByRole('button', { name: 'Show whole value' }).click();
    await expect(noor.page.getByText(JSON.stringify(CANARIES.field))).toBeVisible();
    await noor.page.getByRole('button', { name: /Hide now/ }).click();
    expect(scan(await browserStorage(noor.page), canaries)).toEqual([]);

    const one = await reveal(noor, field, 'password');
    expect(outcomeOf(one)).toBe('ok');
    expect(leaksIn('the answer', one.body)).not.toEqual([]);
    expect(String(one.headers['cache-control'])).toContain('no-store');
    expect(one.headers['content-encoding']).toBeUndefined();
    expect(one.headers.etag).toBeUndefined();
    // Handed on inside the framework, because another page's bundle holds the action.
    expect(outcomeOf(await reveal(noor, short, null, { path: '/audit' }))).toBe('ok');
    expect(outcomeOf(await reveal(noor, bytes, null, { way: 'download' }))).toBe('ok');

    // Saved as a file in the browser: it is in that file and nowhere in the page or its memory of addresses.
    await noor.page.goto(`/access/${bytes.grantId}`);
    const coming = noor.page.waitForEvent('download');
    await noor.page.getByRole('button', { name: 'Download whole value' }).click();
    expect(readFileSync(await (await coming).path()).equals(Buffer.from(CANARIES.bytes))).toBe(true);
    expect(leaksIn('the page that saved it', await noor.page.content())).toEqual([]);

    // By break-glass, where everybody is told of it.
    const ben = await caller(await signInAs('ben'));
    const [named] = await query('SELECT name FROM secret WHERE id = $1', [text.secretId]);
    const asked = { secretId: text.secretId, stage: 'AWSCURRENT', ticket: null, typedName: named?.name };
    const broken = await call(ben, 'breakGlass', { ...asked, reason: REASON });
    const glass = { grantId: /grt_[0-9A-Z]{16}/.exec(broken.body)?.[0] ?? '', secretId: text.secretId };
    expect(outcomeOf(await reveal(ben, glass, null, { way: 'copy' }))).toBe('ok');

    // A name that is not there, and a value that is no JSON: read at AWS, and nothing of it comes out.
    for (const [grant, key] of [
      [field, 'no-such-key'],
      [text, 'password'],
    ] as const) {
      const refused = await reveal(noor, grant, key);
      expect(outcomeOf(refused)).toBe('no-such-key');
      expect(leaksIn('a refusal', refused.body)).toEqual([]);
    }
    for (const kind of ['garbled', 'truncated']) {
      await misbehave(kind);
      const failed = await reveal(noor, faulty, null);
      expect(outcomeOf(failed), kind).not.toBe('ok');
      expect(leaksIn(kind, failed.body)).toEqual([]);
    }
    await fetch(`${localAws}/_local/faults`, { method: 'DELETE' });
  });

  test('no page, whoever asks for it and however, holds a value afterwards', async ({ signInAs }) => {
    test.setTimeout(300_000);
    const pages: Sink[] = [];
    const paths = ['/', '/access', '/audit', '/audit?act=reveals', '/trail', '/inbox', '/secrets?q=prod'];
    paths.push('/break-glass', '/notifications', '/findings', '/evidence', '/policies', '/channels');
    for (const { requestId, grantId, secretId } of grants) {
      paths.push(
        `/requests/${requestId}`,
        `/access/${grantId}`,
        `/secrets/${secretId}`,
        `/secrets/${secretId}/access`,
        `/secrets/${secretId}/exposure`,
      );
    }
    for (const persona of ['noor', 'sofia'] as const) {
      const { cookie } = await caller(await signInAs(persona));
      for (const path of paths) {
        const answer = await callRaw({ url: origin + path, headers: { Cookie: cookie } });
        pages.push({ name: `${path} for ${persona}`, bytes: Buffer.from(answer.body) });
        const rsc = await fetch(origin + path, { headers: { Cookie: cookie, RSC: '1' } });
        pages.push({ name: `${path} as RSC for ${persona}`, bytes: Buffer.from(await rsc.arrayBuffer()) });
      }
    }
    expect(pages.every(({ bytes }) => bytes.length > 0)).toBe(true);
    expect(scan(pages, canaries)).toEqual([]);
    expect(scan(pages, [needlesOf('control', CONTROL)]).join()).toMatch(/requests.*RSC/);
  });

  test('what is taken away as a file holds the reasons and no value', async ({ signInAs }) => {
    test.setTimeout(300_000);
    const files = await exported(await caller(await signInAs('sofia')));
    expect(scan(files, canaries)).toEqual([]);
    const control = scan(files, [needlesOf('control', CONTROL)]).join();
    for (const name of ['the audit log', 'in the pack']) expect(control).toContain(name);
  });

  test('no log, no dump, no file of the database and nothing that the build wrote since holds a value', async () => {
    test.setTimeout(300_000);
    const logs = [...filesBelow(join(home, 'logs'))];
    expect(logs.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('server.log'),
        expect.stringContaining('local-aws.log'),
      ]),
    );
    expect(scan(logs, canaries)).toEqual([]);
    expect(scan(filesBelow(buildFolder(), began), canaries)).toEqual([]);

    expect(scan(await dumpOfProduct(home, 'local_aws'), canaries)).toEqual([]);
    const dump = await dumpOfProduct(home, 'countersign');
    expect(scan(dump, canaries)).toEqual([]);
    const control = scan(dump, [needlesOf('control', CONTROL)]);
    for (const table of ['access_request', 'audit_record'])
      expect(control).toEqual(expect.arrayContaining([expect.stringContaining(table)]));
    // What people were told is a place where a value could come to rest as well.
    for (const table of ['announcement', 'notification', 'pg_statistic'])
      expect(dump.map(({ name }) => name)).toEqual(expect.arrayContaining([expect.stringContaining(table)]));
    // Pages of tables and the write-ahead log as they lie on the disk.
    expect(scan(filesBelow(join(home, 'postgres'), began - 120_000), canaries, 'plain')).toEqual([]);
  });

  test('a leak that is planted in any of these places is found there', async ({ signInAs }) => {
    test.setTimeout(420_000);
    const planted = makeCanary(24);
    const needles = [needlesOf('planted', planted)];
    const encoded = Buffer.from(`token ${planted}`).toString('base64');

    const places = [join(home, 'logs', 'planted.log'), join(buildFolder(), 'cache', 'planted.json')];
    mkdirSync(join(buildFolder(), 'cache'), { recursive: true });
    for (const path of places) writeFileSync(path, `{"level":30,"note":"${encoded}"}\n`);
    try {
      expect(scan(filesBelow(join(home, 'logs')), needles)).toEqual([`planted in ${places[0]}`]);
      expect(scan(filesBelow(buildFolder(), began), needles)).toEqual([`planted in ${places[1]}`]);
    } finally {
      for (const path of places) rmSync(path);
    }

    await query('CREATE TABLE planted (as_bytes bytea, as_json jsonb, as_text text)');
    try {
      await query('INSERT INTO planted VALUES ($1, $2, $3)', [
        Buffer.from(`x${planted}`),
        { deep: { password: planted.slice(0, 8) } },
        encoded,
      ]);
      for (const column of ['as_bytes', 'as_json', 'as_text']) {
        await query(`CREATE TABLE planted_${column} AS SELECT ${column} FROM planted`);
        const found = scan(await dumpOfProduct(home, 'countersign'), needles);
        expect(found, column).toContain(`planted in countersign public.planted_${column}`);
      }
      await query('CHECKPOINT');
      const onDisk = scan(filesBelow(join(home, 'postgres'), began), needles, 'plain');
      expect(
        onDisk.some((place) => place.includes('/base/')),
        'pages of tables',
      ).toBe(true);
      expect(
        onDisk.some((place) => place.includes('pg_wal')),
        'write-ahead log',
      ).toBe(true);
    } finally {
      await query('DROP TABLE IF EXISTS planted, planted_as_bytes, planted_as_json, planted_as_text');
    }

    const { page } = await caller(await signInAs('ana'));
    await page.evaluate(async (leak) => {
      localStorage.setItem('draft', leak);
      sessionStorage.setItem('draft', leak);
      history.replaceState({ leak }, '');
      // biome-ignore lint/suspicious/noDocumentCookie: what is planted here has to lie where a script could put it
      document.cookie = `draft=${encodeURIComponent(leak)}`;
      document.body.append(leak);
      await (await caches.open('draft')).put('/draft', new Response(leak));
      await new Promise<void>((settle) => {
        const opening = indexedDB.open('draft', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('draft').put(leak, 1);
        opening.onsuccess = () => {
          opening.result.close();
          settle();
        };
      });
    }, planted);
    expect(scan(await browserStorage(page), needles).sort()).toEqual(
      ['address', 'cached', 'cookies', 'databases', 'document', 'local storage', 'session storage'].map(
        (place) => `planted in ${place}`,
      ),
    );

    // Pages, their payloads and the exports say a reason: one that is planted there is found, as the control above.
    const reason = makeCanary(24);
    const asked = await call(await caller(await signInAs('tom')), 'submit', {
      items: [
        { secretId: secrets[0]?.id, act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] },
      ],
      ...{ durationSeconds: 600, uses: 1, reason: `Long enough a reason for it: ${reason}`, ticket: null },
    });
    const requestId = /req_[0-9A-Z]{16}/.exec(asked.body)?.[0] ?? '';
    const sofia = await caller(await signInAs('sofia'));
    const seen: Sink[] = await exported(sofia);
    for (const [name, rsc] of [
      ['the page', '0'],
      ['the payload', '1'],
    ] as const) {
      const headers = new Headers({ Cookie: sofia.cookie });
      if (rsc === '1') headers.set('RSC', rsc);
      const answer = await fetch(`${origin}/requests/${requestId}`, { headers });
      seen.push({ name, bytes: Buffer.from(await answer.arrayBuffer()) });
    }
    const found = scan(seen, [needlesOf('reason', reason)]).join();
    for (const place of ['the page', 'the payload', 'the audit log', 'in the pack'])
      expect(found).toContain(place);
  });

  /** Everything that leaves as a file: the audit log as lines, and each file of an evidence pack of these days. */
  async function exported(who: Caller): Promise<Sink[]> {
    const cookie = { Cookie: who.cookie };
    const [log] = await query('SELECT max(number)::int AS newest FROM audit_record');
    const lines = await fetch(`${origin}/audit/export?from=1&to=${log?.newest}`, { headers: cookie });
    const sinks: Sink[] = [{ name: 'the audit log', bytes: Buffer.from(await lines.arrayBuffer()) }];
    // From the day on which this began: midnight may have passed since.
    const period = {
      from: new Date(began).toISOString().slice(0, 10),
      to: new Date().toISOString().slice(0, 10),
    };
    const scope = { environments: null, path: '', accounts: null };
    const wanted = { report: 'full', period, zone: 'UTC', scope, populations: null };
    const ordered = await call(who, 'order', wanted);
    const packId = /evp_[0-9A-Z]{16}/.exec(ordered.body)?.[0] ?? '';
    const address = `${origin}/api/evidence/download?pack=${packId}`;
    let pack = Buffer.alloc(0);
    await expect(async () => {
      const answer = await fetch(address, { headers: cookie });
      expect(answer.status, ordered.body).toBe(200);
      pack = Buffer.from(await answer.arrayBuffer());
    }).toPass({ timeout: 180_000, intervals: [1_000] });
    for (const [name, bytes] of unzip(pack))
      sinks.push({ name: `${name} in the pack`, bytes: Buffer.from(bytes) });
    return sinks;
  }
});
