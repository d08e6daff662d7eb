import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAskable, findAskableSchema } from '#lib/access/queries/askable-secrets.ts';
import { addSecret, codeOf, makeWorld, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
  for (let n = 0; n < 60; n++)
    await addSecret(world.db, connectionId, `prod/pick/${String(n).padStart(2, '0')}`, 'production');
});
afterAll(() => world.close());

const look = (input: Partial<Parameters<typeof findAskable>[2]>) =>
  findAskable(world.db, world.actor('ana'), {
    query: '',
    folder: '',
    folderAfter: null,
    leafAfter: null,
    ...input,
  });

test('without words the tree is walked level by level, each secret with the policy that applies', async () => {
  const root = unwrap(await look({}));
  expect(root.folders.map((folder) => folder.path)).toEqual(['prod/', 'staging/']);
  const level = unwrap(await look({ folder: 'staging/payments/' }));
  expect(level).toMatchObject({
    folders: [],
    secrets: [{ id: world.staging.secretId, policy: { name: 'non-production-reveal', signatures: 1 } }],
    next: null,
  });
});

test('a folder comes in pages that neither repeat nor leave out', async () => {
  const seen: string[] = [];
  let page = unwrap(await look({ folder: 'prod/pick/' }));
  seen.push(...page.secrets.map((secret) => secret.name));
  while (page.next) {
    page = unwrap(await look({ folder: 'prod/pick/', ...page.next }));
    seen.push(...page.secrets.map((secret) => secret.name));
  }
  expect(seen).toHaveLength(60);
  expect(new Set(seen).size).toBe(60);
});

test('words find by name; what no policy covers says so', async () => {
  await world.db.prisma.secret.update({
    where: { id: world.other.secretId },
    data: { searchText: 'prod/ledger/db' },
  });
  const found = unwrap(await look({ query: 'ledger' }));
  expect(found.secrets.map((secret) => secret.name)).toEqual(['prod/ledger/db']);
  await world.db.prisma.accessPolicy.updateMany({ data: { retiredAt: new Date() } });
  expect(unwrap(await look({ query: 'ledger' })).secrets[0]?.policy).toBeNull();
  await world.db.prisma.accessPolicy.updateMany({ data: { retiredAt: null } });
});

test('hostile words and folders find nothing and break nothing', async () => {
  for (const query of ["'; DROP TABLE secret; --", '%', '\\', '\u202e', 'a'.repeat(256)]) {
    expect(codeOf(await look({ query }))).toBe('ok');
  }
  const input = { query: '', folder: '', folderAfter: null, leafAfter: null };
  for (const bad of [
    { folder: 'prod' },
    { folder: 'a\0/' },
    { query: 'q'.repeat(257) },
    { leafAfter: '\0' },
    { extra: 1 },
  ]) {
    expect(findAskableSchema.safeParse({ ...input, ...bad }).success, JSON.stringify(bad)).toBe(false);
  }
});

test('who may not ask finds nothing to ask for', async () => {
  const input = { query: 'db', folder: '', folderAfter: null, leafAfter: null };
  expect(codeOf(await findAskable(world.db, world.actor('ines'), input))).toBe('not-allowed');
});
