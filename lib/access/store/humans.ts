import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { lowerAscii } from '#lib/people/rules/groups.ts';
import { permitted, readScope } from '#lib/people/rules/held-roles.ts';
import { isRole, SCOPABLE } from '#lib/people/rules/roles.ts';
import { type Account, type HeldRole, type Human, isSameHuman } from '../rules/person.ts';
import type { PeopleNamed } from '../rules/policy-document.ts';
import type { Appointment } from '../rules/quorum.ts';
import type { Reader } from './clock.ts';

interface RoleRow {
  readonly role: string;
  readonly permissions: readonly string[] | null;
  readonly givenBy: string | null;
  readonly givenAt: string;
}

/** A person as `HUMAN_COLUMNS` reads them. */
export interface HumanRow {
  readonly personId: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly sameAs: string | null;
  readonly linkedEmails: string[];
  readonly active: boolean;
  readonly roles: RoleRow[];
  readonly scoped: (RoleRow & { scope: unknown })[];
  readonly groups: { group: string; givenBy: string | null; givenAt: string }[];
}

/** Addresses of the accounts that are linked with the one of a row, by the alias of that row. */
const linkedEmails = (alias: 'p' | 'g') => {
  const of = Prisma.raw(alias);
  return Prisma.sql`
           COALESCE((SELECT jsonb_agg(l.email) FROM person l
                      WHERE l.email IS NOT NULL AND l.id <> ${of}.id
                        AND (l.same_as = COALESCE(${of}.same_as, ${of}.id) OR l.id = ${of}.same_as)), '[]')`;
};

/** What makes a row of `person p` a human: roles and groups as they are now. */
export const HUMAN_COLUMNS = Prisma.sql`
           p.id AS "personId", p.display_name AS "displayName", p.email, p.same_as AS "sameAs", ${linkedEmails('p')} AS "linkedEmails",
           p.disabled_at IS NULL AS active,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'permissions', c.permissions, 'givenBy', r.given_by,
                       'givenAt', r.given_at))
                       FROM role_assignment r LEFT JOIN custom_role c ON c.name = r.role WHERE r.person_id = p.id), '[]') AS roles,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'permissions', c.permissions, 'givenBy', r.given_by,
                       'givenAt', r.given_at, 'scope', r.scope))
                       FROM scoped_role r LEFT JOIN custom_role c ON c.name = r.role WHERE r.person_id = p.id), '[]') AS scoped,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('group', g.group_name, 'givenBy', g.given_by, 'givenAt', g.given_at))
                       FROM group_membership g WHERE g.person_id = p.id), '[]') AS groups`;

/** People as they are now, by id. */
export async function loadHumans(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Human>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<HumanRow[]>`
    SELECT ${HUMAN_COLUMNS}
      FROM person p WHERE p.id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.personId, humanOf(row)]));
}

/** One person as they are now; null for an id that nobody has. */
export async function loadHuman(db: Reader, id: string): Promise<Human | null> {
  return (await loadHumans(db, [id])).get(id) ?? null;
}

/** Everybody active who holds one of the roles, is in one of the groups or is named, by display name. */
export async function loadHolders(db: Reader, named: PeopleNamed): Promise<readonly Human[]> {
  return (await loadNamed(db, named)).filter((human) => human.active);
}

/**
 * The same, with those who hold one of the roles for a part of the inventory only. Whether it covers the secret is not
 * asked here: hand them to what places them (`whoCouldSign`, `whoDecides`), never to an announcement as they are.
 */
export async function loadSigners(db: Reader, named: PeopleNamed): Promise<readonly Human[]> {
  const scoped = Prisma.sql`
    p.id IN (SELECT r.person_id FROM scoped_role r WHERE r.role = ANY(${[...named.roles]}))`;
  return (await readNamed(db, named, scoped)).filter((human) => human.active);
}

/** The same, with those who can no longer sign in. */
export async function loadNamed(db: Reader, named: PeopleNamed): Promise<readonly Human[]> {
  return await readNamed(db, named, Prisma.sql`false`);
}

async function readNamed(db: Reader, named: PeopleNamed, others: Prisma.Sql): Promise<readonly Human[]> {
  const rows = await db.$queryRaw<HumanRow[]>`
    SELECT ${HUMAN_COLUMNS}
      FROM person p
     WHERE (p.id IN (SELECT r.person_id FROM role_assignment r WHERE r.role = ANY(${[...named.roles]}))
         OR p.id IN (SELECT g.person_id FROM group_membership g WHERE g.group_name = ANY(${[...named.groups]}))
         OR p.id = ANY(${[...named.people]})
         OR lower(p.email COLLATE "C") = ANY(${named.people.map(lowerAscii)})
         OR ${others})`;
  return rows.map(humanOf).sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/** Everybody, disabled people too. For looking at all policies at once. */
export async function loadEverybody(db: Reader): Promise<readonly Human[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT id FROM person`;
  const people = await loadHumans(
    db,
    rows.map((row) => row.id),
  );
  return [...people.values()].sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/**
 * Accounts that may be the same human being's: found by a coarse key with an index, told apart by the rule. What is linked
 * goes together: whoever shares an address with one of them comes with everybody linked to them.
 */
const LIKELY = (personId: string) => Prisma.sql`
  WITH self AS (SELECT COALESCE(q.same_as, q.id) AS main FROM person q WHERE q.id = ${personId}),
  likely AS (
    SELECT main FROM self
    UNION SELECT COALESCE(r.same_as, r.id) FROM person r
           WHERE human_key(r.email) = ANY(ARRAY(
             SELECT human_key(q.email) FROM person q, self WHERE q.id = self.main OR q.same_as = self.main)))
  SELECT p.id AS "personId", p.email, p.same_as AS "sameAs", ${linkedEmails('p')} AS "linkedEmails" FROM person p
   WHERE p.id = ANY(ARRAY(SELECT main FROM likely)) OR p.same_as = ANY(ARRAY(SELECT main FROM likely))
   ORDER BY p.id`;

/** Ids of all accounts of the human being behind one of them, disabled ones too; that one is among them. */
export async function loadAccountsOf(db: Reader, personId: string): Promise<readonly string[]> {
  return sameHumans(await db.$queryRaw<Account[]>`${LIKELY(personId)}`, personId);
}

/**
 * Makes what one human being does wait in line, by whichever of their accounts: limits per person hold under any number
 * of parallel calls. @returns ids of all their accounts, that one among them.
 */
export async function lockHuman(tx: Transaction, personId: string): Promise<readonly string[]> {
  return sameHumans(await tx.$queryRaw<Account[]>`${LIKELY(personId)} FOR NO KEY UPDATE`, personId);
}

function sameHumans(accounts: readonly Account[], personId: string): readonly string[] {
  const self = accounts.find((account) => account.personId === personId);
  if (!self) return [personId];
  return accounts.filter((account) => isSameHuman(self, account)).map((account) => account.personId);
}

/** When these people were last here, by id; absent: never. ISO. */
export async function loadLastSeen(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.$queryRaw<{ personId: string; at: Date }[]>`
    SELECT person_id AS "personId", max(last_seen_at) AS at FROM session_row
     WHERE person_id = ANY(${[...ids]}) GROUP BY person_id`;
  return new Map(rows.map((row) => [row.personId, row.at.toISOString()]));
}

interface AppointmentRow extends Omit<Appointment, 'giver' | 'way' | 'changedRole'> {
  readonly way: 'identity' | null;
  readonly changedRole: string | null;
  readonly email: string | null;
  readonly sameAs: string | null;
  readonly linkedEmails: string[];
}

/**
 * What somebody lately gave to somebody that lets them decide: roles and places in groups, a change of what a role of the
 * house's own permits that they held already, an identity that signs in as them. The rule looks back a day from each
 * signature, and no request waits for longer than seven.
 */
export async function loadAppointments(db: Reader): Promise<readonly Appointment[]> {
  const rows = await db.$queryRaw<AppointmentRow[]>`
    WITH since AS (SELECT access_clock() - interval '9 days' AS at),
    changed AS (SELECT name, changed_by, changed_at FROM custom_role
                UNION ALL SELECT name, changed_by, changed_at FROM custom_role_was),
    given AS (
      SELECT person_id, given_by, given_at, NULL AS way, NULL AS role FROM role_assignment
      UNION ALL SELECT person_id, given_by, given_at, NULL, NULL FROM scoped_role
      UNION ALL SELECT person_id, given_by, given_at, NULL, NULL FROM group_membership
      UNION ALL SELECT person_id, linked_by, linked_at, 'identity', NULL FROM identity
      UNION ALL SELECT h.person_id, c.changed_by, c.changed_at, NULL, c.name
                  FROM changed c JOIN role_assignment h ON h.role = c.name AND h.given_at < c.changed_at
      UNION ALL SELECT h.person_id, c.changed_by, c.changed_at, NULL, c.name
                  FROM changed c JOIN scoped_role h ON h.role = c.name AND h.given_at < c.changed_at)
    SELECT a.person_id AS "personId", a.given_by AS "givenBy", a.given_at AS "givenAt", a.way, a.role AS "changedRole",
           g.email, g.same_as AS "sameAs", ${linkedEmails('g')} AS "linkedEmails"
      FROM given a LEFT JOIN person g ON g.id = a.given_by
     WHERE a.given_by IS NOT NULL AND a.given_at > (SELECT at FROM since)`;
  return rows.map(({ way, changedRole, email, sameAs, linkedEmails: others, ...row }) => ({
    ...row,
    giver: { personId: row.givenBy, email, sameAs, linkedEmails: others },
    ...(way ? { way } : {}),
    ...(changedRole ? { changedRole } : {}),
  }));
}

export function humanOf(row: HumanRow): Human {
  const withDate = <T extends { givenAt: string }>(held: T) => ({ ...held, givenAt: new Date(held.givenAt) });
  const { personId, displayName, email, sameAs, linkedEmails: others, active } = row;
  return {
    personId,
    displayName,
    email,
    sameAs,
    linkedEmails: others,
    active,
    roles: row.roles.map(roleOf),
    scoped: row.scoped.map((held) => ({ ...scopedRoleOf(held), scope: readScope(held.scope) })),
    groups: row.groups.map(withDate),
  };
}

function roleOf(row: RoleRow): HeldRole {
  const { role, givenBy, givenAt } = row;
  return { role, permissions: isRole(role) ? null : permitted(row), givenBy, givenAt: new Date(givenAt) };
}

/** A built-in role goes by its name, since policies name it; one of the house's own by what it permits for a part. */
function scopedRoleOf(row: RoleRow): HeldRole {
  const held = roleOf(row);
  return held.permissions
    ? { ...held, permissions: permitted(row).filter((permission) => SCOPABLE.includes(permission)) }
    : held;
}
