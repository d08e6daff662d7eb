import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mintId } from '#lib/kernel/ids.ts';
import { enablePerson } from '#lib/people/enable-person.ts';
import { giveRole, giveRoleSchema } from '#lib/people/give-role.ts';
import { makeCustomRole } from '#lib/people/make-custom-role.ts';
import { readPeoplePage, readPerson } from '#lib/people/queries/directory.ts';
import { readRoleTable } from '#lib/people/queries/role-table.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { takeRole, takeRoleSchema } from '#lib/people/take-role.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { codeOf, freshHouse, type House } from './house.ts';

let database: TestDatabase;
let sofia: Actor;
let actor: House['actor'];
let newest: House['newest'];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  ({ actor, newest } = await freshHouse(database));
  sofia = await actor('sofia');
});

describe('giving and taking roles', () => {
  test('a role acts on the next call of its holder, and so does taking it; both are on record', async () => {
    const ana = await actor('ana');
    expect(can(ana, 'requests.decide')).toBe(false);
    expect(
      codeOf(await giveRole(database.db, sofia, { personId: ana.personId, role: 'approver', scope: null })),
    ).toBe('ok');
    expect(can(await actor('ana'), 'requests.decide')).toBe(true);
    expect(await newest(['role.given'])).toMatchObject({
      actorId: sofia.personId,
      data: { personId: ana.personId, role: 'approver' },
    });
    expect(
      codeOf(
        await takeRole(database.db, sofia, { personId: ana.personId, role: 'approver', scopedId: null }),
      ),
    ).toBe('ok');
    expect(can(await actor('ana'), 'requests.decide')).toBe(false);
    expect(await newest(['role.taken'])).toMatchObject({ data: { role: 'approver', why: 'person' } });
  });

  test.each([
    ['nobody but an admin', 'noor', 'ana', 'engineer', 'not-allowed'],
    ['nobody to themselves', 'sofia', 'sofia', 'approver', 'own-person'],
    ['no role that is not there', 'sofia', 'ana', 'root', 'no-such-role'],
    ['none twice', 'sofia', 'ana', 'engineer', 'already-held'],
  ])('%s', async (_, who, whom, role, code) => {
    const by = await actor(who as 'noor');
    const to = await actor(whom as 'ana');
    expect(codeOf(await giveRole(database.db, by, { personId: to.personId, role, scope: null }))).toBe(code);
    expect(await newest(['role.refused'])).toMatchObject({ actorId: by.personId, data: { code } });
  });

  test('not to a second account of the same human being', async () => {
    const twin = mintId('person');
    await database.db.pool.query('INSERT INTO person (id, display_name, email) VALUES ($1, $2, $3)', [
      twin,
      'Sofia M.',
      'Sofia+other@larkfield.example',
    ]);
    const given = await giveRole(database.db, sofia, { personId: twin, role: 'approver', scope: null });
    expect(codeOf(given)).toBe('own-person');
  });

  test('an id that nobody has, and an account that is switched off', async () => {
    const absent = await giveRole(database.db, sofia, {
      personId: mintId('person'),
      role: 'admin',
      scope: null,
    });
    expect(codeOf(absent)).toBe('no-such-person');
    const ben = await actor('ben');
    await database.db.pool.query('UPDATE person SET disabled_at = now() WHERE id = $1', [ben.personId]);
    const off = await giveRole(database.db, sofia, { personId: ben.personId, role: 'admin', scope: null });
    expect(codeOf(off)).toBe('person-disabled');
    expect(codeOf(await enablePerson(database.db, sofia, { personId: ben.personId }))).toBe('ok');
  });

  test('an account that was linked to another one stays switched off', async () => {
    const [ben, tom] = [await actor('ben'), await actor('tom')];
    await database.db.pool.query('UPDATE person SET disabled_at = now(), same_as = $2 WHERE id = $1', [
      ben.personId,
      tom.personId,
    ]);
    expect(codeOf(await enablePerson(database.db, sofia, { personId: ben.personId }))).toBe('linked-away');
  });

  test.each(['', 'Admin', 'admin\u0000', 'ad min', 'a'.repeat(41)])('%o is no name of a role', (role) => {
    const input = { personId: sofia.personId, role, scope: null };
    expect(giveRoleSchema.safeParse(input).success).toBe(false);
    expect(takeRoleSchema.safeParse({ ...input, scope: undefined, scopedId: null }).success).toBe(false);
  });

  test('who lost the role after their call began is refused', async () => {
    await database.db.pool.query('DELETE FROM role_assignment WHERE person_id = $1', [sofia.personId]);
    const given = await giveRole(database.db, sofia, {
      personId: (await actor('ana')).personId,
      role: 'admin',
      scope: null,
    });
    expect(codeOf(given)).toBe('not-allowed');
  });

  test('the last admin stays, also when two admins take it from each other at once', async () => {
    const { db } = database;
    const tom = await actor('tom');
    await giveRole(db, sofia, { personId: tom.personId, role: 'admin', scope: null });
    const second = await actor('tom');
    for (let round = 0; round < 8; round++) {
      const both = await Promise.all([
        takeRole(db, sofia, { personId: tom.personId, role: 'admin', scopedId: null }),
        takeRole(db, second, { personId: sofia.personId, role: 'admin', scopedId: null }),
      ]);
      expect(both.filter((each) => each.ok)).toHaveLength(1);
      const left = await db.pool.query("SELECT person_id FROM role_assignment WHERE role = 'admin'");
      expect(left.rows).toHaveLength(1);
      const lost = left.rows[0].person_id === tom.personId ? sofia.personId : tom.personId;
      await db.pool.query("INSERT INTO role_assignment (person_id, role) VALUES ($1, 'admin')", [lost]);
    }
  });

  test('an admin who is switched off is no other admin', async () => {
    const [tom, noor] = [await actor('tom'), await actor('noor')];
    for (const each of [tom, noor]) {
      await giveRole(database.db, sofia, { personId: each.personId, role: 'admin', scope: null });
    }
    await database.db.pool.query('UPDATE person SET disabled_at = now() WHERE id = ANY($1)', [
      [sofia.personId, noor.personId],
    ]);
    const byNoor = await takeRole(database.db, noor, {
      personId: tom.personId,
      role: 'admin',
      scopedId: null,
    });
    expect(codeOf(byNoor)).toBe('last-admin');
    await database.db.pool.query('UPDATE person SET disabled_at = NULL');
  });

  test('what the configuration file gave is not taken here', async () => {
    const ana = await actor('ana');
    await database.db.pool.query('UPDATE role_assignment SET configured = true WHERE person_id = $1', [
      ana.personId,
    ]);
    const taken = await takeRole(database.db, sofia, {
      personId: ana.personId,
      role: 'engineer',
      scopedId: null,
    });
    expect(codeOf(taken)).toBe('configured');
  });
});

describe('roles for a part of the inventory', () => {
  const scope = { paths: ['prod/payments/**'], environments: ['production'] };

  test('permit nothing for everything, and are held once however they are written', async () => {
    const ines = await actor('ines');
    await takeRole(database.db, sofia, { personId: ines.personId, role: 'auditor', scopedId: null });
    const give = (paths: string[]) =>
      giveRole(database.db, sofia, { personId: ines.personId, role: 'engineer', scope: { paths } });
    expect(codeOf(await give(['a/**', 'b/**']))).toBe('ok');
    expect(codeOf(await give(['b/**', 'a/**']))).toBe('already-held');
    const now = await actor('ines');
    expect(now.roles).toEqual([]);
    expect(can(now, 'secrets.read')).toBe(false);
    expect(now.scoped).toMatchObject([{ role: 'engineer', scope: { paths: ['a/**', 'b/**'] } }]);
  });

  test('a role that has nothing for a part is not given for one; a scope that cannot be read permits nothing', async () => {
    const made = await makeCustomRole(database.db, sofia, {
      role: 'log-reader',
      description: '',
      permissions: ['audit.read'],
    });
    expect(codeOf(made)).toBe('ok');
    const ana = await actor('ana');
    const given = await giveRole(database.db, sofia, { personId: ana.personId, role: 'log-reader', scope });
    expect(codeOf(given)).toBe('nothing-scoped');
    await database.db.pool.query(
      `INSERT INTO scoped_role (id, person_id, role, scope) VALUES ('scr_1', $1, 'admin', '{"accounts": ["1"]}')`,
      [ana.personId],
    );
    expect((await actor('ana')).scoped).toEqual([]);
  });

  test.each([
    [{}],
    [{ paths: [] }],
    [{ paths: ['a\u0000b'] }],
    [{ paths: ['\ud800'] }],
    [{ paths: [' a'] }],
    [{ paths: ['a', 'a'] }],
    [{ paths: Array.from({ length: 21 }, (_, index) => `a${index}`) }],
    [{ paths: ['x'.repeat(513)] }],
    [{ regions: ["eu'--"] }],
    [{ environments: ['Production '] }],
    [{ connections: ['con_1'] }],
    [{ everything: true }],
  ])('a scope that is none is refused: %j', (wrong) => {
    const parsed = giveRoleSchema.safeParse({ personId: mintId('person'), role: 'engineer', scope: wrong });
    expect(parsed.success).toBe(false);
  });
});

test('people and roles are listed for those who may see them, with givers, and for nobody else', async () => {
  const [ana, noor] = [await actor('ana'), await actor('noor')];
  await giveRole(database.db, sofia, {
    personId: ana.personId,
    role: 'engineer',
    scope: { paths: ['prod/**'] },
  });
  const person = await readPerson(database.db, sofia, ana.personId);
  expect(person?.roles).toMatchObject([
    { role: 'engineer', scopedId: null, givenBy: null },
    { role: 'engineer', scope: { paths: ['prod/**'] }, givenBy: { name: 'Sofia Marchetti' } },
  ]);
  expect(person?.openSessions).toBeGreaterThan(0);
  expect(await readPerson(database.db, noor, ana.personId)).toBeNull();
  expect((await readPeoplePage(database.db, noor, { text: '', after: null })).people).toEqual([]);
  expect(await readRoleTable(database.db, noor)).toEqual([]);
  const found = await readPeoplePage(database.db, sofia, { text: 'FERREIRA engineer', after: null });
  expect(found.people.map(({ id }) => id)).toEqual([ana.personId]);
  const beyond = await readPeoplePage(database.db, sofia, {
    text: '',
    after: { name: 'Ana Ferreira', id: ana.personId },
  });
  expect(beyond.people.map(({ displayName }) => displayName)).not.toContain('Ana Ferreira');
});
