import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Page } from '@playwright/test';
import {
  buildFolder,
  builtActions,
  callAction,
  callRaw,
  outcomeOf,
  type RawAnswer,
} from './support/call-action.ts';
import { makeCanary, needlesOf, type Sink, scan } from './support/canary-scan.ts';
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
    test.setTimeout(120_000);
    secrets = (
      await query(
        `SELECT id, arn FROM secret WHERE region = $1 AND account_id = '000000000000' AND gone_at IS NULL
            AND environment = 'production' AND deletion_asked_at IS NULL AND owning_service IS NULL
            AND name !~ '^prod/(payments|identity|fraud)/' ORDER BY id LIMIT 5`,
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
    await expect(noor.page.getByText(CANARIES.field.slice(0, 3)).first()).toBeVisible();
    await noor.page.getByRole('button', { name: /Hide now/ }).click();
    const storage = await noor.page.evaluate(async () =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        location.href,
        history.state,
        document.documentElement.outerHTML,
        await indexedDB.databases(),
        await caches.keys().catch(() => []),
      ]),
    );
    expect(leaksIn('storage, address and document of the browser', storage)).toEqual([]);

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

  test('no log, no table, no file of the database and nothing that the build wrote since holds a value', async () => {
    test.setTimeout(120_000);
    const logs = filesBelow(join(home, 'logs'));
    expect(logs.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('server.log'),
        expect.stringContaining('local-aws.log'),
      ]),
    );
    expect(scan(logs, canaries)).toEqual([]);
    expect(scan(filesBelow(buildFolder(), began), canaries)).toEqual([]);

    for (const database of ['countersign', 'local_aws']) {
      const tables = await tablesOf(database);
      expect(tables.length, database).toBeGreaterThan(5);
      expect(scan(tables, canaries), database).toEqual([]);
      if (database !== 'countersign') continue;
      const control = scan(tables, [needlesOf('control', CONTROL)]);
      expect(control).toEqual(expect.arrayContaining([expect.stringContaining('access_request')]));
      expect(control).toEqual(expect.arrayContaining([expect.stringContaining('audit_record')]));
      // What people were told is a place where a value could come to rest as well.
      expect(tables.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          expect.stringContaining('announcement'),
          expect.stringContaining('notification'),
        ]),
      );
    }
    // Pages of tables and the write-ahead log as they lie on the disk.
    expect(scan(filesBelow(join(home, 'postgres'), began - 120_000), canaries, 'plain')).toEqual([]);
  });

  /** Every row of every table as text, as a dump would write it. Tables of one session die with it and are on the disk. */
  async function tablesOf(database: string): Promise<Sink[]> {
    const tables = await queryProduct(
      home,
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
      [],
      database,
    );
    const sinks: Sink[] = [];
    for (const { name } of tables) {
      const rows = await queryProduct(home, `SELECT t::text AS row FROM ${name} t`, [], database);
      const text = rows.map(({ row }) => row).join('\n');
      // A row as text doubles quotes and backslashes.
      const bytes = Buffer.from(`${text}\n${text.replaceAll('""', '"').replaceAll('\\\\', '\\')}`);
      sinks.push({ name: `${database} ${name}`, bytes });
    }
    return sinks;
  }
});

/** Files below a folder that were written since. */
function* filesBelowOf(folder: string, since: number): Generator<Sink> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat = entry.isFile() ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (stat && stat.mtimeMs >= since) yield { name: path, bytes: readFileSync(path) };
  }
}

function filesBelow(folder: string, since = 0): Sink[] {
  return [...filesBelowOf(folder, since)];
}
