import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { clearRotationsDue } from '#lib/access/clear-rotations-due.ts';
import { listRotationsDue, readExposureLedger } from '#lib/access/queries/ledger.ts';
import { isReplaced } from '#lib/access/rules/ledger.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { insertPolicy } from './policy-world.ts';
import {
  addSecret,
  FakeReader,
  grantTo,
  makeWorld,
  read,
  records,
  reveal,
  type TestSecret,
  unwrap,
  type World,
} from './world.ts';

let world: World;
let reader: FakeReader;
let secret: TestSecret;
let round = 0;

beforeAll(async () => {
  world = await makeWorld();
  await insertPolicy(world, 'rotated-after', {
    scope: { paths: ['prod/rotated/**'] },
    acts: ['reveal'],
    askers: { roles: ['engineer', 'approver'] },
    steps: [{ signatures: 1, roles: ['approver'] }],
    rotateAfterReveal: true,
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  round += 1;
  reader = new FakeReader();
  reader.answer = async () => read(SecretValue.ofText('{"user":"app","password":"x"}'), 'v-current');
  secret = await make(`prod/ledger/${round}`);
  await world.owner.query(`ALTER TABLE reveal DISABLE TRIGGER USER;
    UPDATE reveal SET intended_at = intended_at - interval '2 days'; ALTER TABLE reveal ENABLE TRIGGER USER`);
});

async function make(name: string): Promise<TestSecret> {
  const { id } = await world.db.prisma.connection.findFirstOrThrow();
  const made = await addSecret(world.db, id, name, 'production');
  const { secretId } = made;
  await world.db.prisma.secretVersion.updateMany({
    where: { secretId, versionId: 'v-current' },
    data: { awsCreatedAt: new Date(Date.now() - 86_400_000) },
  });
  return made;
}

async function rotate(secretId: string, versionId: string, createdAt: Date): Promise<void> {
  await world.db.prisma.secretVersion.updateMany({ where: { secretId }, data: { labels: [] } });
  await world.db.prisma.secretVersion.upsert({
    where: { secretId_versionId: { secretId, versionId } },
    create: { secretId, versionId, labels: ['AWSCURRENT'], awsCreatedAt: createdAt },
    update: { labels: ['AWSCURRENT'] },
  });
}

const ledgerAs = (subject: 'ana' | 'ben' | 'sofia', size = 25, after: string | null = null) =>
  readExposureLedger(world.db, world.actor(subject), secret.secretId, { size, after });

test('the ledger names who saw which keys of the current version, under which grant; a rotation clears it', async () => {
  const { grantId } = await grantTo(world, 'ana', secret);
  unwrap(await reveal(world, reader, world.actor('ana'), grantId, secret, { keyName: 'user' }));
  unwrap(await reveal(world, reader, world.actor('ana'), grantId, secret, { way: 'copy' }));
  const others = await grantTo(world, 'ben', secret);
  unwrap(await reveal(world, reader, world.actor('ben'), others.grantId, secret, { way: 'download' }));
  const ledger = await ledgerAs('sofia');
  expect(ledger).toMatchObject({
    current: { versionId: 'v-current' },
    people: 2,
    values: 3,
    everybodys: true,
  });
  expect(ledger.seen).toMatchObject([
    { personName: 'Ben Okafor', grantId: others.grantId, keyName: null, way: 'download', grantWay: 'asked' },
    { personName: 'Ana Ferreira', grantId, keyName: null, way: 'copy' },
    { personName: 'Ana Ferreira', grantId, keyName: 'user', way: 'show' },
  ]);
  await rotate(secret.secretId, 'v-next', new Date());
  expect(await ledgerAs('sofia')).toMatchObject({
    current: { versionId: 'v-next' },
    people: 0,
    values: 0,
    seen: [],
  });
});

test('somebody whose role does not see others is told how many, and shown their own', async () => {
  for (const subject of ['ana', 'ben'] as const) {
    const { grantId } = await grantTo(world, subject, secret);
    unwrap(await reveal(world, reader, world.actor(subject), grantId, secret));
  }
  const ledger = await ledgerAs('ana');
  expect(ledger).toMatchObject({ people: 2, values: 2, everybodys: false });
  expect(ledger.seen.map(({ personName }) => personName)).toEqual(['Ana Ferreira']);
});

test('a value that was withheld or not read is not an exposure', async () => {
  const { grantId } = await grantTo(world, 'ana', secret);
  reader.answer = async () => ({ ok: false, refusal: { code: 'throttled', words: 'AWS is throttling.' } });
  await reveal(world, reader, world.actor('ana'), grantId, secret);
  reader.answer = async () => read(SecretValue.ofText('no JSON'));
  await reveal(world, reader, world.actor('ana'), grantId, secret, { keyName: 'password' });
  expect(await ledgerAs('sofia')).toMatchObject({ people: 0, values: 0, seen: [] });
});

test('page after page, each reveal once and in order, also where several share a millisecond', async () => {
  const { grantId } = await grantTo(world, 'ana', secret);
  for (let use = 0; use < 5; use++) unwrap(await reveal(world, reader, world.actor('ana'), grantId, secret));
  await world.owner.query(
    `ALTER TABLE reveal DISABLE TRIGGER USER;
     UPDATE reveal SET outcome_at = '2026-11-20T12:00:00.123Z'::timestamptz + (random() * interval '900 microseconds')
      WHERE secret_id = '${secret.secretId}'; ALTER TABLE reveal ENABLE TRIGGER USER`,
  );
  const all = (await ledgerAs('sofia')).seen.map(({ revealId }) => revealId);
  const paged: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await ledgerAs('sofia', 2, after);
    paged.push(...page.seen.map(({ revealId }) => revealId));
    after = page.next;
    if (after === null) break;
  }
  expect(paged).toEqual(all);
  expect(new Set(paged).size).toBe(5);
});

test('where the policy says so, a seen version has to be rotated: once, with a time, those responsible told', async () => {
  secret = await make(`prod/rotated/${round}`);
  const { grantId } = await grantTo(world, 'ana', secret);
  const shown = unwrap(await reveal(world, reader, world.actor('ana'), grantId, secret));
  unwrap(await reveal(world, reader, world.actor('ana'), grantId, secret));
  const ledger = await ledgerAs('sofia');
  expect(ledger.rotationsDue).toMatchObject([
    { versionId: 'v-current', policyName: 'rotated-after', overdue: false },
  ]);
  expect(
    (await records(world.db, 'rotation.due')).filter((record) => record.grantId === grantId),
  ).toMatchObject([{ actorId: null, data: { revealId: shown.revealId, versionId: 'v-current' } }]);
  const told = await world.owner.query(
    "SELECT person_count AS count FROM announcement WHERE kind = 'rotation.due' AND secret_id = $1",
    [secret.secretId],
  );
  expect(told.rows).toEqual([{ count: 1 }]);
  const due = Date.parse(ledger.rotationsDue[0]?.dueAt ?? '') - Date.now();
  expect(due).toBeGreaterThan(22 * 3_600_000);
  expect(due).toBeLessThanOrEqual(73 * 3_600_000);

  await clearRotationsDue(world.db);
  expect((await ledgerAs('sofia')).rotationsDue).toHaveLength(1);
  await rotate(secret.secretId, 'v-older', new Date(Date.now() - 9 * 86_400_000));
  await clearRotationsDue(world.db);
  expect((await ledgerAs('sofia')).rotationsDue).toHaveLength(1);
  await rotate(secret.secretId, 'v-newer', new Date());
  const cleared = await Promise.all([clearRotationsDue(world.db), clearRotationsDue(world.db)]);
  expect(cleared[0] + cleared[1]).toBe(1);
  expect((await ledgerAs('sofia')).rotationsDue).toEqual([]);
  expect((await records(world.db, 'rotation.seen')).at(-1)).toMatchObject({
    data: { versionId: 'v-current', newVersionId: 'v-newer' },
  });
  expect((await listRotationsDue(world.db, 10)).map(({ secretId }) => secretId)).not.toContain(
    secret.secretId,
  );
});

test('without that option, or for a label that is not current, nothing has to be rotated', async () => {
  const { grantId } = await grantTo(world, 'ana', secret);
  unwrap(await reveal(world, reader, world.actor('ana'), grantId, secret));
  expect((await ledgerAs('sofia')).rotationsDue).toEqual([]);

  secret = await make(`prod/rotated/previous-${round}`);
  const previous = await grantTo(world, 'ana', secret, { stage: 'AWSPREVIOUS' });
  reader.answer = async () => read(SecretValue.ofText('old'), 'v-previous');
  const order = { stage: 'AWSPREVIOUS' };
  unwrap(await reveal(world, reader, world.actor('ana'), previous.grantId, secret, order));
  expect((await ledgerAs('sofia')).rotationsDue).toEqual([]);
});

test('what is noted cannot be taken away, and is cleared once', async () => {
  const [row] = (await world.db.prisma.rotationDue.findMany()).slice(0, 1);
  for (const sql of [
    'DELETE FROM rotation_due WHERE id = $1',
    "UPDATE rotation_due SET due_at = due_at + interval '1 year' WHERE id = $1",
    "UPDATE rotation_due SET cleared_at = now(), cleared_version_id = 'x' WHERE id = $1 AND cleared_at IS NOT NULL",
  ]) {
    await expect(world.db.pool.query(sql, [row?.id]), sql).rejects.toMatchObject({ code: '42501' });
  }
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));
test.each([
  [
    'a newer version, current since',
    [{ versionId: 'a', createdAt: at(0) }],
    { versionId: 'b', createdAt: at(12), since: at(12) },
    true,
  ],
  [
    'a version staged before and promoted after',
    [{ versionId: 'a', createdAt: at(0) }],
    { versionId: 'b', createdAt: at(5), since: at(12) },
    true,
  ],
  [
    'the same version',
    [{ versionId: 'a', createdAt: at(0) }],
    { versionId: 'a', createdAt: at(0), since: at(12) },
    false,
  ],
  [
    'the same version, whose making nobody knows',
    [{ versionId: 'a', createdAt: null }],
    { versionId: 'a', createdAt: null, since: at(12) },
    false,
  ],
  [
    'an older version',
    [{ versionId: 'a', createdAt: at(3) }],
    { versionId: 'b', createdAt: at(1), since: at(12) },
    false,
  ],
  [
    'a newer one that was current before the last reveal',
    [{ versionId: 'a', createdAt: at(0) }],
    { versionId: 'b', createdAt: at(5), since: at(8) },
    false,
  ],
  [
    'one of two that were seen',
    [
      { versionId: 'a', createdAt: at(0) },
      { versionId: 'b', createdAt: at(9) },
    ],
    { versionId: 'b', createdAt: at(9), since: at(12) },
    false,
  ],
  [
    'a version whose making nobody knows',
    [{ versionId: 'a', createdAt: null }],
    { versionId: 'b', createdAt: null, since: at(12) },
    true,
  ],
  ['nothing current', [{ versionId: 'a', createdAt: at(0) }], null, false],
] as const)('%s: replaced %#', (_, seen, current, replaced) => {
  expect(isReplaced(seen, at(10), current)).toBe(replaced);
});
