import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadAppointments } from '#lib/access/store/humans.ts';
import { listRecords } from '#lib/audit/queries.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { Result } from '#lib/kernel/result.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { changeCustomRole } from '#lib/people/change-custom-role.ts';
import { enablePerson } from '#lib/people/enable-person.ts';
import { giveRole, giveRoleSchema } from '#lib/people/give-role.ts';
import { makeCustomRole } from '#lib/people/make-custom-role.ts';
import { readPeoplePage, readPerson } from '#lib/people/queries/directory.ts';
import { readCustomRole, readRoleTable } from '#lib/people/queries/role-table.ts';
import { removeCustomRole } from '#lib/people/remove-custom-role.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { customRoleSchema } from '#lib/people/rules/custom-role.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { can, RESERVED } from '#lib/people/rules/roles.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { takeRole } from '#lib/people/take-role.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let tokens: Record<string, string>;
let sofia: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  const ids = await seedPersonas(database.db);
  await database.db.pool.query('DELETE FROM role_assignment');
  await database.db.pool.query('DELETE FROM scoped_role');
  await database.db.pool.query('DELETE FROM custom_role');
  const roles = {
    ana: 'engineer',
    ben: 'engineer',
    noor: 'approver',
    tom: 'approver',
    sofia: 'admin',
    ines: 'auditor',
  };
  tokens = {};
  for (const [subject, role] of Object.entries(roles)) {
    await database.db.pool.query('INSERT INTO role_assignment (person_id, role) VALUES ($1, $2)', [
      ids.get(subject as keyof typeof roles),
      role,
    ]);
    const started = await startSession(database.db, { issuer: PERSONA_ISSUER, subject, userAgent: null });
    if (!started.ok) throw new Error(started.refusal.code);
    tokens[subject] = started.value.token;
  }
  sofia = await actor('sofia');
});

async function actor(subject: string): Promise<Actor> {
  const found = await authenticateSession(database.db, tokens[subject] ?? '');
  if (!found) throw new Error(`${subject} has no session`);
  return found;
}

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);

async function newest(kind: Parameters<typeof listRecords>[1]['kinds']) {
  return (await listRecords(database.db, { kinds: kind })).records[0];
}

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
    const by = await actor(who);
    const to = await actor(whom);
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

describe('roles of the house itself', () => {
  const reader = {
    role: 'cost-reader',
    description: 'Reads what it costs.',
    permissions: ['cost.read' as const],
  };

  test('permit exactly what they say, from the next call on; a change and a removal act at once', async () => {
    expect(codeOf(await makeCustomRole(database.db, sofia, reader))).toBe('ok');
    const ana = await actor('ana');
    await takeRole(database.db, sofia, { personId: ana.personId, role: 'engineer', scopedId: null });
    await giveRole(database.db, sofia, { personId: ana.personId, role: reader.role, scope: null });
    expect(can(await actor('ana'), 'cost.read')).toBe(true);
    expect(can(await actor('ana'), 'secrets.read')).toBe(false);

    const known = await readCustomRole(database.db, sofia, reader.role);
    const changed = await changeCustomRole(database.db, sofia, {
      ...reader,
      permissions: ['secrets.read'],
      changedAt: known?.changedAt ?? '',
      holders: 1,
    });
    expect(codeOf(changed)).toBe('ok');
    expect(can(await actor('ana'), 'cost.read')).toBe(false);
    expect(can(await actor('ana'), 'secrets.read')).toBe(true);
    expect(await newest(['role.changed'])).toMatchObject({
      data: { added: ['secrets.read'], removed: ['cost.read'], holders: 1 },
    });

    expect(codeOf(await removeCustomRole(database.db, sofia, { role: reader.role, holders: 1 }))).toBe('ok');
    expect(can(await actor('ana'), 'secrets.read')).toBe(false);
    expect(await newest(['role.taken'])).toMatchObject({
      data: { personId: ana.personId, role: reader.role, why: 'removed' },
    });
  });

  test('nothing reserved and nothing wider than what the maker holds', async () => {
    for (const permission of RESERVED) {
      const made = await makeCustomRole(database.db, sofia, { ...reader, permissions: [permission] });
      expect(codeOf(made), permission).toBe('reserved-permission');
    }
    const { judgePermissions } = await import('#lib/people/rules/custom-role.ts');
    expect(judgePermissions({ roles: ['engineer'] }, ['audit.read'])?.code).toBe('wider-than-own');
    expect(judgePermissions({ roles: ['admin'] }, ['audit.read'])).toBeNull();
    const byNoor = await makeCustomRole(database.db, await actor('noor'), reader);
    expect(codeOf(byNoor)).toBe('not-allowed');
  });

  test('a name is used once and for ever', async () => {
    const own = { ...reader, role: 'once-only' };
    expect(codeOf(await makeCustomRole(database.db, sofia, own))).toBe('ok');
    expect(codeOf(await makeCustomRole(database.db, sofia, own))).toBe('name-taken');
    expect(codeOf(await removeCustomRole(database.db, sofia, { role: own.role, holders: 0 }))).toBe('ok');
    expect(codeOf(await makeCustomRole(database.db, sofia, own))).toBe('name-taken');
  });

  test('a change over holders that nobody was shown is refused, and one over an older edition', async () => {
    await makeCustomRole(database.db, sofia, { ...reader, role: 'shown' });
    const known = await readCustomRole(database.db, sofia, 'shown');
    const change = { ...reader, role: 'shown', changedAt: known?.changedAt ?? '', holders: 0 };
    await giveRole(database.db, sofia, {
      personId: (await actor('ana')).personId,
      role: 'shown',
      scope: null,
    });
    expect(codeOf(await changeCustomRole(database.db, sofia, change))).toBe('holders-changed');
    expect(codeOf(await removeCustomRole(database.db, sofia, { role: 'shown', holders: 0 }))).toBe(
      'holders-changed',
    );
    const older = { ...change, changedAt: '2026-01-01T00:00:00.000Z', holders: 1 };
    expect(codeOf(await changeCustomRole(database.db, sofia, older))).toBe('role-changed');
    expect(codeOf(await changeCustomRole(database.db, sofia, { ...change, holders: 1 }))).toBe('ok');
  });

  test('nobody widens a role that they hold themselves', async () => {
    await makeCustomRole(database.db, sofia, { ...reader, role: 'mine' });
    await database.db.pool.query("INSERT INTO role_assignment (person_id, role) VALUES ($1, 'mine')", [
      sofia.personId,
    ]);
    const known = await readCustomRole(database.db, sofia, 'mine');
    const change = { ...reader, role: 'mine', changedAt: known?.changedAt ?? '', holders: 1 };
    expect(codeOf(await changeCustomRole(database.db, sofia, change))).toBe('own-person');
    const twin = mintId('person');
    await database.db.pool.query(
      `WITH twin AS (INSERT INTO person (id, display_name, email)
         SELECT $1, 'Sofia too', replace(email, '@', '+2@') FROM person WHERE id = $2 RETURNING id)
       UPDATE role_assignment SET person_id = (SELECT id FROM twin) WHERE role = 'mine'`,
      [twin, sofia.personId],
    );
    expect(codeOf(await changeCustomRole(database.db, sofia, change))).toBe('own-person');
  });

  test('what somebody changes in a role that others hold counts as an appointment by them', async () => {
    const ana = await actor('ana');
    await makeCustomRole(database.db, sofia, { ...reader, role: 'shift' });
    await giveRole(database.db, sofia, { personId: ana.personId, role: 'shift', scope: null });
    await database.db.pool.query("UPDATE role_assignment SET given_by = NULL WHERE role = 'shift'");
    expect(await loadAppointments(database.db.prisma)).toEqual([]);
    const known = await readCustomRole(database.db, sofia, 'shift');
    const permissions = ['requests.decide' as const];
    const change = { ...reader, role: 'shift', permissions, changedAt: known?.changedAt ?? '', holders: 1 };
    expect(codeOf(await changeCustomRole(database.db, sofia, change))).toBe('ok');
    expect(await loadAppointments(database.db.prisma)).toMatchObject([
      {
        personId: ana.personId,
        givenBy: sofia.personId,
        changedRole: 'shift',
        giver: { email: sofia.email },
      },
    ]);
  });

  const CATALOGUE = fileURLToPath(new URL('../../../shared/adversarial/inputs.json', import.meta.url));
  const hostile = existsSync(CATALOGUE)
    ? (
        JSON.parse(readFileSync(CATALOGUE, 'utf8')) as {
          entries: { id: string; kind: string; value: unknown }[];
        }
      ).entries
        .filter(({ kind }) => ['secret-name', 'identity', 'tag', 'description'].includes(kind))
        .map(({ id, value }) => ({ id, value: typeof value === 'string' ? value : JSON.stringify(value) }))
    : [];

  test.skipIf(hostile.length === 0)(
    'hostile names: refused in words, or plain letters (skipped where absent)',
    () => {
      for (const { id, value } of hostile) {
        const parsed = customRoleSchema.safeParse({ ...reader, role: value });
        expect(parsed.success ? /^[a-z][a-z0-9-]+$/.test(value) : true, id).toBe(true);
      }
      for (const taken of ['admin', 'Admin', 'аdmin', 'admin\u200b', 'everybody', 'a', '-a', 'a-', 'a b']) {
        expect(customRoleSchema.safeParse({ ...reader, role: taken }).success, taken).toBe(false);
      }
    },
  );
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
