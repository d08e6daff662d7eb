import type { Transaction } from '#lib/db/client.ts';
import type { HeldRow } from '../rules/held-roles.ts';
import type { RoleScope } from '../rules/scope.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

/** Puts every change of who may do what in one line, so that "the last admin" is a fact while it is decided on. */
export async function lockRoles(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('role_assignment', 0))) lock`;
}

/** All roles of a person as they are now, scoped ones too. */
export async function loadHeld(db: Reader, personId: string): Promise<readonly HeldRow[]> {
  return await db.$queryRaw<HeldRow[]>`
    SELECT h.role, h.scope, c.permissions
      FROM (SELECT r.role, NULL::jsonb AS scope FROM role_assignment r WHERE r.person_id = ${personId}
            UNION ALL SELECT r.role, r.scope FROM scoped_role r WHERE r.person_id = ${personId}) h
      LEFT JOIN custom_role c ON c.name = h.role ORDER BY h.role`;
}

export interface PersonNow {
  readonly id: string;
  readonly displayName: string;
  readonly disabledAt: Date | null;
  /** It is the account of this other person too, as far as addresses tell; rather too often than too seldom. */
  readonly isSelf: boolean;
  /** It was linked to another account, which its identities sign in as. */
  readonly isLinked: boolean;
}

/** A person, locked, and whether they could be the same human being as another account. */
export async function lockPersonRow(tx: Transaction, id: string, otherId: string): Promise<PersonNow | null> {
  const rows = await tx.$queryRaw<PersonNow[]>`
    SELECT p.id, p.display_name AS "displayName", p.disabled_at AS "disabledAt", p.same_as IS NOT NULL AS "isLinked",
           COALESCE(p.same_as, p.id) = COALESCE(o.same_as, ${otherId})
             OR EXISTS (SELECT 1 FROM person a JOIN person b ON human_key(a.email) = human_key(b.email)
                         WHERE (a.id = COALESCE(p.same_as, p.id) OR a.same_as = COALESCE(p.same_as, p.id))
                           AND (b.id = COALESCE(o.same_as, o.id) OR b.same_as = COALESCE(o.same_as, o.id))) AS "isSelf"
      FROM person p LEFT JOIN person o ON o.id = ${otherId}
     WHERE p.id = ${id} FOR NO KEY UPDATE OF p`;
  return rows[0] ?? null;
}

/** How many people who can sign in are admins of everything, one of them left out. */
export async function countOtherAdmins(tx: Reader, personId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM role_assignment r JOIN person p ON p.id = r.person_id AND p.disabled_at IS NULL
     WHERE r.role = 'admin' AND r.person_id <> ${personId}`;
  return rows[0]?.n ?? 0;
}

/** Gives a role for everything. @returns whether this call did. */
export async function insertRole(
  tx: Transaction,
  given: { personId: string; role: string; givenBy: string },
): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO role_assignment (person_id, role, given_by, given_at)
    VALUES (${given.personId}, ${given.role}, ${given.givenBy}, clock_timestamp()) ON CONFLICT DO NOTHING`;
  return added === 1;
}

/** Gives a role for a part of the inventory. @returns whether this call did. */
export async function insertScopedRole(
  tx: Transaction,
  given: { id: string; personId: string; role: string; scope: RoleScope; givenBy: string },
): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO scoped_role (id, person_id, role, scope, given_by)
    VALUES (${given.id}, ${given.personId}, ${given.role}, ${JSON.stringify(given.scope)}::jsonb, ${given.givenBy})
    ON CONFLICT DO NOTHING`;
  return added === 1;
}

export async function countScopedRoles(tx: Reader, personId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM scoped_role WHERE person_id = ${personId}`;
  return rows[0]?.n ?? 0;
}

export async function findRole(
  tx: Reader,
  personId: string,
  role: string,
): Promise<{ readonly configured: boolean } | null> {
  const rows = await tx.$queryRaw<{ configured: boolean }[]>`
    SELECT configured FROM role_assignment WHERE person_id = ${personId} AND role = ${role}`;
  return rows[0] ?? null;
}

export async function findScopedRole(
  tx: Reader,
  personId: string,
  id: string,
): Promise<{ readonly role: string; readonly scope: unknown } | null> {
  const rows = await tx.$queryRaw<{ role: string; scope: unknown }[]>`
    SELECT role, scope FROM scoped_role WHERE person_id = ${personId} AND id = ${id}`;
  return rows[0] ?? null;
}

export async function deleteRole(tx: Transaction, personId: string, role: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM role_assignment WHERE person_id = ${personId} AND role = ${role}`;
}

export async function deleteScopedRole(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM scoped_role WHERE id = ${id}`;
}

/** Switches an account off or on. @returns whether this call did. */
export async function setDisabled(tx: Transaction, personId: string, disabled: boolean): Promise<boolean> {
  const changed = disabled
    ? await tx.$executeRaw`UPDATE person SET disabled_at = clock_timestamp() WHERE id = ${personId} AND disabled_at IS NULL`
    : await tx.$executeRaw`UPDATE person SET disabled_at = NULL WHERE id = ${personId} AND disabled_at IS NOT NULL`;
  return changed === 1;
}
