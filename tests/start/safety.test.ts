import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantApplicationRole } from '#lib/db/grant-application-role.ts';
import { readDatabasePower } from '#lib/db/read-database-power.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { databaseReasons } from '#lib/web/rules/database-safety.ts';
import { type StartFacts, unsafeReasons } from '#lib/web/rules/start-safety.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const key = () => randomBytes(32).toString('base64');
const SAFE: StartFacts = {
  aws: 'real',
  origin: 'https://countersign.example',
  identityProvider: true,
  settings: {
    DATABASE_URL: `postgresql://countersign:${key().slice(0, 20)}@db.example/countersign`,
    COUNTERSIGN_CHANNEL_KEY: key(),
    COUNTERSIGN_CHECKPOINT_KEY: 'an Ed25519 key in PEM',
    COUNTERSIGN_FINGERPRINT_KEY: key(),
    AUTH_OIDC_CLIENT_SECRET: key(),
  },
};
const withSettings = (settings: StartFacts['settings']): StartFacts => ({
  ...SAFE,
  settings: { ...SAFE.settings, ...settings },
});

describe('a start with real accounts', () => {
  test('that is safe goes on', () => {
    expect(unsafeReasons(SAFE)).toEqual([]);
    const alone = { aws: 'real', origin: undefined, identityProvider: false, settings: {} } as const;
    expect(unsafeReasons(alone)).toEqual([]);
  });

  test.each<[string, StartFacts, RegExp]>([
    ['an endpoint of AWS', withSettings({ AWS_ENDPOINT_URL: 'http://hunter2' }), /^AWS_ENDPOINT_URL is set/],
    [
      'an endpoint of one service, in any case',
      withSettings({ aws_endpoint_url_s3: 'http://hunter2' }),
      /^aws_endpoint_url_s3 is set/,
    ],
    ['an http origin', { ...SAFE, origin: 'http://countersign.example' }, /https:\/\//],
    ['nobody to prove who people are', { ...SAFE, identityProvider: false }, /needs an identity provider/],
    [
      'no key that seals',
      withSettings({ COUNTERSIGN_CHANNEL_KEY: undefined }),
      /^COUNTERSIGN_CHANNEL_KEY is missing/,
    ],
    [
      'no key that signs',
      withSettings({ COUNTERSIGN_CHECKPOINT_KEY: undefined }),
      /^COUNTERSIGN_CHECKPOINT_KEY is missing/,
    ],
    [
      'a key that is not random',
      withSettings({ COUNTERSIGN_CHANNEL_KEY: Buffer.alloc(32, 7).toString('base64') }),
      /^COUNTERSIGN_CHANNEL_KEY is not random/,
    ],
    [
      'a fingerprint key that is not random',
      withSettings({ COUNTERSIGN_FINGERPRINT_KEY: Buffer.alloc(32).toString('base64') }),
      /^COUNTERSIGN_FINGERPRINT_KEY is not random/,
    ],
    [
      'a default secret',
      withSettings({ AUTH_OIDC_CLIENT_SECRET: 'changeme' }),
      /^AUTH_OIDC_CLIENT_SECRET is a/,
    ],
    ['a short secret', withSettings({ AUTH_SECRET: 'hunter2' }), /^AUTH_SECRET is a default or shorter/],
    [
      'a default password',
      withSettings({ DATABASE_URL: 'postgresql://postgres:postgres@db.example/countersign' }),
      /^DATABASE_URL has a default password/,
    ],
    [
      'the key of the local AWS',
      withSettings({ AWS_ACCESS_KEY_ID: 'AKIALOCALCOUNTERSIGN' }),
      /^AWS_ACCESS_KEY_ID is the key of the local AWS/,
    ],
  ])('and %s is refused, for that reason alone', (_, facts, words) => {
    const reasons = unsafeReasons(facts);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(words);
    expect(reasons[0]).not.toMatch(/hunter2|changeme|postgres:postgres/);
  });

  test('prints each reason, not the first alone, and ends before anything has started', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../../lib/cli/start.ts')],
      {
        encoding: 'utf8',
        timeout: 60_000,
        env: {
          NODE_ENV: 'test',
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          COUNTERSIGN_HOME: '/nonexistent/countersign-home',
          COUNTERSIGN_AWS: 'real',
          COUNTERSIGN_URL: 'http://countersign.example',
          AWS_ENDPOINT_URL_STS: 'http://hunter2.example',
          AWS_ENDPOINT_URL: 'http://hunter2.example',
          AUTH_OIDC_CLIENT_SECRET: 'hunter2',
          PORT: 'hunter2',
        },
      },
    );
    expect(status).toBe(1);
    for (const words of [
      'PORT must be a port',
      'Sign-in through an identity provider needs AUTH_OIDC_ISSUER and AUTH_OIDC_CLIENT_ID too',
      'AWS_ENDPOINT_URL_STS is set',
      'AWS_ENDPOINT_URL is set',
      'COUNTERSIGN_URL must be an https:// address',
      'needs an identity provider',
      'COUNTERSIGN_CHANNEL_KEY is missing',
      'COUNTERSIGN_CHECKPOINT_KEY is missing',
      'AUTH_OIDC_CLIENT_SECRET is a default',
    ]) {
      expect(stderr).toContain(words);
    }
    expect(stderr).toContain('for 9 reasons');
    expect(stderr).not.toContain('hunter2');
  });
});

describe('a database for real accounts', () => {
  let test_: TestDatabase;
  const role = `server_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');

  beforeAll(async () => {
    test_ = await createTestDatabase();
    await sql(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  });
  afterAll(async () => {
    await sql(`DROP OWNED BY ${role}`);
    await sql(`DROP ROLE ${role}`);
    await test_.drop();
  });

  async function sql(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: test_.url });
    await client.connect();
    await client.query(text).finally(() => client.end());
  }

  function urlOf(): string {
    const url = new URL(test_.url);
    url.username = role;
    url.password = password;
    return url.toString();
  }

  const reasons = async (url = urlOf()) => databaseReasons(await readDatabasePower(url, PERSONA_ISSUER));

  test('is used by a role that owns nothing and rewrites nothing, as the embedded one is', async () => {
    await grantApplicationRole(test_.url, role);
    expect(await reasons()).toEqual([]);
    expect(await reasons(test_.applicationUrl)).toEqual([]);
  });

  test('is not used by a superuser, which is one reason and not five', async () => {
    const [reason, ...others] = await reasons(test_.url);
    expect(reason).toMatch(/is a superuser/);
    expect(others).toEqual([]);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'may rewrite the log',
      `GRANT UPDATE ON audit_record TO ${role}`,
      `REVOKE UPDATE ON audit_record FROM ${role}`,
      /may rewrite history \(audit_record: UPDATE\)/,
    ],
    [
      'may remove decisions',
      `GRANT DELETE ON decision TO ${role}`,
      `REVOKE DELETE ON decision FROM ${role}`,
      /decision: DELETE/,
    ],
    ['makes roles', `ALTER ROLE ${role} CREATEROLE`, `ALTER ROLE ${role} NOCREATEROLE`, /has CREATEROLE/],
    [
      'owns a table',
      `ALTER TABLE person OWNER TO ${role}`,
      'ALTER TABLE person OWNER TO CURRENT_USER',
      /owns tables \(person\)/,
    ],
    [
      'is a member of a role that owns one',
      `CREATE ROLE ${role}_owner; ALTER TABLE person OWNER TO ${role}_owner; GRANT ${role}_owner TO ${role}`,
      `ALTER TABLE person OWNER TO CURRENT_USER; DROP OWNED BY ${role}_owner; DROP ROLE ${role}_owner`,
      /owns tables \(person\)/,
    ],
  ])('is not used by a role that %s', async (_, give, take, words) => {
    await sql(give);
    const told = await reasons();
    await sql(take);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(words);
    expect(await reasons()).toEqual([]);
  });

  test('is not one that personas or the local AWS live in', async () => {
    await seedPersonas(test_.db);
    await sql(
      `INSERT INTO connection (id, name, kind, account_id, inventory_role_arn, reveal_role_arn, external_id)
       VALUES ('con_0000000000000000', 'sample', 'local', '111122223333', 'arn', 'arn', '')`,
    );
    const told = await reasons();
    expect(told).toHaveLength(2);
    expect(told.join(' ')).toMatch(/local AWS.*personas/);
  });
});
