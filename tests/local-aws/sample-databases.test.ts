import { rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { APPLICATION_ROLE } from '#lib/db/grant-application-role.ts';
import {
  PRODUCT_DATABASE,
  type ProvisionedDatabases,
  provisionEmbedded,
} from '#lib/db/provision-embedded.ts';
import { SAMPLE_DATABASES, samplePassword } from '#lib/local-aws/seed/sample-databases.ts';
import { makeSampleDatabases } from '#lib/local-aws/state/sample-databases.ts';
import { stateIdOf } from '#lib/local-aws/state/state-id.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

/** A cluster as `npm start` has it: the databases of the product, and those of the sample company beside them. */
let folder: string;
let cluster: EmbeddedPostgres;
let urls: ProvisionedDatabases;
beforeAll(async () => {
  folder = await makeTemporaryFolder('sample-databases-');
  cluster = await startEmbeddedPostgres({ folder, settings: ['fsync=off', 'full_page_writes=off'] });
  urls = await provisionEmbedded(cluster);
  await make(await stateIdOf(urls.localAwsUrl));
}, 60_000);
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

const make = (stateId: string) =>
  makeSampleDatabases(cluster, { stateId, doors: { [PRODUCT_DATABASE]: [APPLICATION_ROLE] } });

interface Login {
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Does something as a role over TCP; answers the code of the refusal, or undefined. */
async function as(login: Login, sql = 'select 1'): Promise<string | undefined> {
  return await run(new pg.Client({ host: '127.0.0.1', port: cluster.port, ...login }), sql);
}

async function run(client: pg.Client, sql: string): Promise<string | undefined> {
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? 'no code';
  } finally {
    await client.end().catch(() => {});
  }
}

const logins = SAMPLE_DATABASES.flatMap(({ name, logins }) =>
  logins.map(({ role }) => ({ database: name, user: role, password: samplePassword(role) })),
);

test('every role logs in to its database with its password, and with no other', async () => {
  expect(logins.length).toBeGreaterThan(8);
  for (const login of logins) {
    expect(await as(login, `insert into note (words) values ('example-only'); select * from note`)).toBe(
      undefined,
    );
    expect(await as({ ...login, password: 'example-only-wrong' })).toBe('28P01');
  }
});

test('no role of the sample gets into a database of the product, or into that of another application', async () => {
  const others = [PRODUCT_DATABASE, 'local_aws', 'postgres', 'template1'];
  for (const login of logins) {
    const foreign = SAMPLE_DATABASES.map(({ name }) => name).filter((name) => name !== login.database);
    for (const database of [...others, ...foreign]) {
      expect([login.user, database, await as({ ...login, database })]).toEqual([
        login.user,
        database,
        '42501',
      ]);
    }
  }
});

test('nor does a role that an owner makes, and no owner reaches the roles of the product', async () => {
  const owner = logins.find(({ user }) => user === 'payments_owner');
  if (owner === undefined) throw new Error('there is no owner');
  const made = { user: 'made_by_owner', password: 'example-only' };
  expect(await as(owner, `create role made_by_owner with login password 'example-only'`)).toBe(undefined);
  await make(await stateIdOf(urls.localAwsUrl));
  for (const database of [PRODUCT_DATABASE, 'local_aws', 'postgres']) {
    expect(await as({ ...made, database })).toBe('42501');
  }
  for (const wish of [
    `alter role ${APPLICATION_ROLE} with password 'x'`,
    `alter role local_aws with password 'x'`,
    `grant ${APPLICATION_ROLE} to payments_owner`,
    `grant pg_read_all_data to payments_owner`,
    'alter role payments_owner with superuser',
    'create role second_superuser with superuser login',
    `alter role checkout_app with password 'x'`,
  ]) {
    expect([wish, await as(owner, wish)]).toEqual([wish, '42501']);
  }
});

test('the product and the local AWS go on connecting to their own', async () => {
  for (const url of [urls.ownerUrl, urls.applicationUrl, urls.localAwsUrl]) {
    expect(await run(new pg.Client({ connectionString: url }), 'select 1')).toBe(undefined);
  }
});

test('an owner sets the passwords of its application roles and makes one that is missing', async () => {
  for (const database of ['payments', 'ledger']) {
    const owner = { database, user: `${database}_owner`, password: samplePassword(`${database}_owner`) };
    for (const user of [`${database}_app`, `${database}_app_clone`]) {
      expect(await as(owner, `alter role ${user} with password 'example-only-new'`)).toBe(undefined);
      expect(await as({ database, user, password: 'example-only-new' }, 'select * from note')).toBe(
        undefined,
      );
    }
  }
});

test('a password that was changed stays over starts, and begins anew with the local AWS', async () => {
  const login = { database: 'checkout', user: 'checkout_app', password: samplePassword('checkout_app') };
  const changed = { ...login, password: 'example-only-changed' };
  expect(await as(login, `alter role checkout_app with password 'example-only-changed'`)).toBe(undefined);
  const stateId = await stateIdOf(urls.localAwsUrl);
  await make(stateId);
  expect([await as(changed), await as(login)]).toEqual([undefined, '28P01']);
  expect(await stateIdOf(urls.localAwsUrl)).toBe(stateId);

  const database = new pg.Client({ connectionString: urls.localAwsUrl });
  await run(database, 'drop schema local_aws cascade');
  const anew = await stateIdOf(urls.localAwsUrl);
  expect(anew).not.toBe(stateId);
  await make(anew);
  expect([await as(login), await as(changed)]).toEqual([undefined, '28P01']);
});

test('a making that was cut off is made again, whole', async () => {
  const stateId = await stateIdOf(urls.localAwsUrl);
  await run(new pg.Client({ connectionString: cluster.superuserUrl('billing') }), 'drop table note');
  for (const sql of ['comment on database billing is null', 'drop database identity']) {
    const superuser = new pg.Client({ connectionString: cluster.superuserUrl('postgres') });
    expect(await run(superuser, sql)).toBe(undefined);
  }
  await make(stateId);
  for (const database of ['billing', 'identity']) {
    const login = { database, user: `${database}_app`, password: samplePassword(`${database}_app`) };
    expect(await as(login, 'select * from note')).toBe(undefined);
  }
});
