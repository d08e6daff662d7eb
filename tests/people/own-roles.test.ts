import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadAppointments } from '#lib/access/store/humans.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { changeCustomRole } from '#lib/people/change-custom-role.ts';
import { giveRole } from '#lib/people/give-role.ts';
import { makeCustomRole } from '#lib/people/make-custom-role.ts';
import { readCustomRole } from '#lib/people/queries/role-table.ts';
import { removeCustomRole } from '#lib/people/remove-custom-role.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { customRoleSchema } from '#lib/people/rules/custom-role.ts';
import { can, RESERVED } from '#lib/people/rules/roles.ts';
import { takeRole } from '#lib/people/take-role.ts';
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
