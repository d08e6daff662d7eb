import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { permissionsOf, SCOPABLE } from '#lib/people/rules/roles.ts';
import type { RoleScope } from '#lib/people/rules/scope.ts';
import { diffVersions } from '#lib/secrets/queries/compare-versions.ts';
import { countSecrets } from '#lib/secrets/queries/count-secrets.ts';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { listFacet } from '#lib/secrets/queries/list-facet.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { readCopies } from '#lib/secrets/queries/read-copies.ts';
import { folderRequestSchema, readFolder } from '#lib/secrets/queries/read-folder.ts';
import { readPolicy } from '#lib/secrets/queries/read-policy.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { searchSecrets } from '#lib/secrets/queries/search-secrets.ts';
import { secretPageSchema } from '#lib/secrets/rules/filter.ts';
import { actorAt, covers, reaches } from '#lib/secrets/rules/scope.ts';
import { isWithinReach } from '#lib/secrets/store/scoped-tree.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
const connections = [mintId('connection'), mintId('connection')] as const;

interface Planted {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly connectionId: string;
  readonly region: string;
}
const planted: Planted[] = [];

const NAMES = [
  'prod/payments/db',
  'prod/payments',
  'prod/payments/eu/db',
  'prod/payments-old/db',
  'prod/ledger/db',
  'prod//db',
  '/prod/payments/db',
  'prod/pay.ments/d+b',
  'staging/payments/db',
  'db',
];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  for (const [index, id] of connections.entries()) {
    await db.prisma.connection.create({
      data: {
        id,
        name: `account-${index}`,
        kind: 'local',
        accountId: `11112222333${index}`,
        inventoryRoleArn: 'arn:aws:iam::111122223330:role/inventory',
        revealRoleArn: 'arn:aws:iam::111122223330:role/reveal',
        externalId: `external-${index}`,
      },
    });
  }
  for (const [index, name] of NAMES.entries()) {
    for (const [account, connectionId] of connections.entries()) {
      const region = index % 2 === 0 ? 'eu-central-1' : 'us-east-1';
      const environment = name.startsWith('staging')
        ? 'staging'
        : name.includes('prod')
          ? 'production'
          : 'unknown';
      const id = mintId('secret');
      const cut = name.lastIndexOf('/');
      await db.prisma.secret.create({
        data: {
          id,
          connectionId,
          accountId: `11112222333${account}`,
          region,
          arn: `arn:aws:secretsmanager:${region}:11112222333${account}:secret:${name}-AAAAA${account}`,
          name,
          parentPath: name.slice(0, cut + 1),
          lastSegment: name.slice(cut + 1),
          environment,
          environmentRule: 'test',
          fingerprint: 'test',
          owner: `owner-of-${name}`,
        },
      });
      planted.push({ id, name, environment, connectionId, region });
    }
  }
});
afterAll(() => database.drop());

function holding(...scopes: RoleScope[]): Actor {
  const permissions = permissionsOf('engineer').filter((permission) => SCOPABLE.includes(permission));
  return {
    personId: 'per_0000000000000001' as Id<'person'>,
    sessionId: 'ses_0000000000000001' as Id<'session'>,
    displayName: 'Scoped',
    email: null,
    roles: [],
    confirmedAt: new Date(),
    scoped: scopes.map((scope) => ({ role: 'engineer', permissions, scope })),
  };
}

const list = (actor: Actor) =>
  listSecrets(database.db, actor, {}, secretPageSchema.parse({ size: 200, sort: 'name' }));
const level = (actor: Actor, path: string) =>
  readFolder(database.db, actor, folderRequestSchema.parse({ path }));

describe('what a scope covers is the same in SQL and in TypeScript', () => {
  const segment = fc.constantFrom(
    'prod',
    'payments',
    'db',
    'eu',
    '*',
    '**',
    'pay*',
    '*.ments',
    'd+b',
    '',
    'p*s*',
  );
  const pattern = fc
    .array(segment, { minLength: 1, maxLength: 4 })
    .map((segments) => segments.join('/'))
    .filter((path) => path !== '');
  const scope: fc.Arbitrary<RoleScope> = fc
    .record(
      {
        paths: fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }),
        connections: fc.constantFrom<string[]>([connections[0]], [connections[1]], [mintId('connection')]),
        regions: fc.constantFrom<string[]>(['eu-central-1'], ['us-east-1', 'eu-west-1']),
        environments: fc.constantFrom<string[]>(['production'], ['staging', 'unknown']),
      },
      { requiredKeys: [] },
    )
    .filter((one) => Object.keys(one).length > 0);

  test('lists, counts and single secrets agree with the rule for any scopes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scope, { minLength: 1, maxLength: 2 }), async (scopes) => {
        const actor = holding(...scopes);
        const wanted = planted
          .filter((place) => scopes.some((one) => covers(one, place)))
          .map(({ id }) => id)
          .sort();
        const page = await list(actor);
        expect(page.rows.map(({ id }) => id).sort()).toEqual(wanted);
        expect(page.total).toBe(wanted.length);
        expect((await countSecrets(database.db, actor)).total).toBe(wanted.length);
        expect((await level(actor, '')).secrets).toBe(wanted.length);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe('somebody with a role for prod/payments/** of one account', () => {
  const scope = { paths: ['prod/payments/**'], connections: [connections[0]] };
  const actor = holding(scope);
  const find = (name: string, account = 0) => {
    const found = planted.find((one) => one.name === name && one.connectionId === connections[account]);
    if (!found) throw new Error(name);
    return found;
  };

  test('has a tree of it alone, counted from it alone', async () => {
    const root = await level(actor, '');
    expect(root.folders.map(({ path, secrets }) => [path, secrets])).toEqual([['prod/', 3]]);
    const payments = await level(actor, 'prod/payments/');
    expect(payments.leaves.map(({ name }) => name)).toEqual(['prod/payments/db']);
    expect(payments.folders.map(({ path }) => path)).toEqual(['prod/payments/eu/']);
    const foreign = await level(actor, 'prod/ledger/');
    const absent = await level(actor, 'prod/never/');
    expect({ ...foreign, path: '', breadcrumbs: [] }).toEqual({ ...absent, path: '', breadcrumbs: [] });
  });

  test('opens a secret of it; a foreign one is as one that never was, by every way', async () => {
    const { db } = database;
    const own = find('prod/payments/db');
    expect((await readSecret(db, actor, own.id))?.name).toBe(own.name);
    expect(await isWithinReach(db, { kind: 'some', scopes: [scope] }, own.id)).toBe(true);
    await db.pool.query("UPDATE secret SET kms_key_id = 'key'");
    expect((await readPolicy(db, actor, own.id))?.underSameKey).toBe(
      (await list(actor)).rows.filter(({ id }) => id !== own.id).length,
    );
    for (const foreign of [
      find('prod/ledger/db'),
      find('prod/payments/db', 1),
      find('prod/payments-old/db'),
    ]) {
      expect(await readSecret(db, actor, foreign.id)).toBeNull();
      expect(await readPolicy(db, actor, foreign.id)).toBeNull();
      expect(await readCopies(db, actor, foreign.id)).toEqual([]);
      const pair = { secretId: foreign.id, connectionId: foreign.connectionId, before: 'a', after: 'b' };
      expect(await diffVersions(db, actor, pair)).toBeNull();
    }
    expect(await findSecret(db, actor, 'prod/ledger/db')).toEqual({ kind: 'none' });
    expect(await findSecret(db, actor, 'prod/payments/db')).toMatchObject({
      kind: 'one',
      secret: { id: own.id },
    });
    const arn = 'arn:aws:secretsmanager:eu-central-1:111122223331:secret:prod/payments/db-AAAAA1';
    expect(await findSecret(db, actor, arn)).toEqual({ kind: 'none' });
  });

  test('finds nothing else, neither by a word nor in what filters offer', async () => {
    const { db } = database;
    const hits = await searchSecrets(db, actor, 'db');
    expect(hits.map(({ name }) => name).sort()).toEqual(['prod/payments/db', 'prod/payments/eu/db']);
    expect(await searchSecrets(db, actor, 'ledger')).toEqual([]);
    const owners = await listFacet(db, actor, 'owner');
    expect(owners.map(({ value }) => value)).not.toContain('owner-of-prod/ledger/db');
    const accounts = await listConnections(db, actor);
    expect(accounts.map(({ name, secrets }) => [name, secrets])).toEqual([['account-0', 3]]);
  });

  test('is somebody with that role at such a secret, and nobody anywhere else', () => {
    const [own, foreign] = [find('prod/payments/db'), find('prod/ledger/db')];
    expect(actorAt(actor, own).permissions).toContain('requests.create');
    expect(actorAt(actor, foreign).permissions ?? []).toEqual([]);
    expect(reaches({ kind: 'none' }, own)).toBe(false);
  });
});

test('nothing is added to the statements of somebody who may see everything', async () => {
  const queries: string[] = [];
  const { pool } = database.db;
  const query = pool.query.bind(pool);
  pool.query = ((...args: unknown[]) => {
    const [first] = args;
    queries.push(typeof first === 'string' ? first : (first as { text: string }).text);
    return (query as (...all: unknown[]) => unknown)(...args);
  }) as typeof pool.query;
  try {
    await list({ ...holding(), roles: ['engineer'] });
  } finally {
    pool.query = query;
  }
  expect(queries.length).toBeGreaterThan(0);
  expect(queries.join(' ')).not.toMatch(/scoped_role|EXISTS|~/);
});
