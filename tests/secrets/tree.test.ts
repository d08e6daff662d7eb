import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderRequestSchema, readFolder } from '#lib/secrets/queries/read-folder.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

const viewer = { roles: ['engineer'] as const };
const nobody = { roles: [] as const };

let world: TestDatabase;
let connectionId: string;
let second: string;

beforeAll(async () => {
  world = await createTestDatabase();
  connectionId = await insertConnection(world.db);
  second = await insertConnection(world.db, { accountId: '444455556666', regions: ['eu-west-1'] });
});
afterAll(() => world.drop());

async function folder(path: string, scope = {}) {
  return readFolder(world.db, viewer, folderRequestSchema.parse({ path }), scope);
}

test('a level shows its folders and its secrets with counts and the worst state below', async () => {
  await insertSecret(world.db, { connectionId, name: 'prod/payments/db', health: 'broken' });
  await insertSecret(world.db, { connectionId, name: 'prod/payments/api-key', health: 'attention' });
  await insertSecret(world.db, { connectionId, name: 'prod/web' });
  await insertSecret(world.db, { connectionId, name: 'mailer', environment: 'unknown' });
  await insertSecret(world.db, {
    connectionId: second,
    accountId: '444455556666',
    region: 'eu-west-1',
    name: 'prod/payments/db',
    health: 'not-seen',
  });

  const root = await folder('');
  expect(root).toMatchObject({ secrets: 5, broken: 1, attention: 1, notSeen: 1, fine: 2, worst: 'broken' });
  expect(root.folders).toMatchObject([{ path: 'prod/', segment: 'prod', secrets: 4, worst: 'broken' }]);
  expect(root.leaves).toMatchObject([{ name: 'mailer', environment: 'unknown' }]);
  expect(root.leafCount).toBe(1);

  const prod = await folder('prod/');
  expect(prod.folders).toMatchObject([{ path: 'prod/payments/', secrets: 3, protected: 3 }]);
  expect(prod.leaves.map((leaf) => leaf.segment)).toEqual(['web']);
  expect((await folder('prod/payments/')).breadcrumbs).toEqual([
    { path: 'prod/', segment: 'prod' },
    { path: 'prod/payments/', segment: 'payments' },
  ]);
});

test('a scope counts its own account and region only', async () => {
  expect(await folder('', { connection: second })).toMatchObject({ secrets: 1, notSeen: 1, broken: 0 });
  expect(await folder('prod/payments/', { connection: second, region: 'eu-west-1' })).toMatchObject({
    secrets: 1,
    leaves: [{ region: 'eu-west-1' }],
  });
  expect(await folder('', { connection: second, region: 'eu-central-1' })).toMatchObject({ secrets: 0 });
});

test('a folder that never was and a person without the permission get the same empty level', async () => {
  const absent = await folder('nowhere/');
  expect(absent).toMatchObject({ secrets: 0, folders: [], leaves: [], worst: 'fine' });
  const request = folderRequestSchema.parse({ path: 'prod/' });
  expect(await readFolder(world.db, nobody, request)).toMatchObject({ secrets: 0, folders: [], leaves: [] });
});
