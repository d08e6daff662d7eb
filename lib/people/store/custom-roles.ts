import type { Transaction } from '#lib/db/client.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

export interface CustomRoleRow {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
  readonly madeBy: string | null;
  readonly madeAt: Date;
  readonly changedBy: string | null;
  readonly changedAt: Date;
}

/** The roles of the house's own, by name. */
export async function loadCustomRoles(db: Reader): Promise<readonly CustomRoleRow[]> {
  return await db.$queryRaw<CustomRoleRow[]>`
    SELECT name, description, permissions, made_by AS "madeBy", made_at AS "madeAt", changed_by AS "changedBy",
           changed_at AS "changedAt" FROM custom_role ORDER BY name`;
}

/** One of them, locked; null: there is none. */
export async function lockCustomRole(tx: Transaction, name: string): Promise<CustomRoleRow | null> {
  const rows = await tx.$queryRaw<CustomRoleRow[]>`
    SELECT name, description, permissions, made_by AS "madeBy", made_at AS "madeAt", changed_by AS "changedBy",
           changed_at AS "changedAt" FROM custom_role WHERE name = ${name} FOR UPDATE`;
  return rows[0] ?? null;
}

/** Makes a role. @returns false where there is or was one of this name. */
export async function insertCustomRole(
  tx: Transaction,
  role: { name: string; description: string; permissions: readonly string[]; madeBy: string },
): Promise<boolean> {
  const { name, description, permissions, madeBy } = role;
  const added = await tx.$executeRaw`
    INSERT INTO custom_role (name, description, permissions, made_by, changed_by)
    SELECT ${name}, ${description}, ${[...permissions]}, ${madeBy}, ${madeBy}
     WHERE NOT EXISTS (SELECT 1 FROM custom_role_was w WHERE w.name = ${name})
    ON CONFLICT DO NOTHING`;
  return added === 1;
}

export async function updateCustomRole(
  tx: Transaction,
  role: { name: string; description: string; permissions: readonly string[]; changedBy: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE custom_role SET description = ${role.description}, permissions = ${[...role.permissions]},
           changed_by = ${role.changedBy}, changed_at = clock_timestamp() WHERE name = ${role.name}`;
}

export async function deleteCustomRole(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM custom_role WHERE name = ${name}`;
}

/** Somebody who holds a role. `scopedId` and `scope` null: for everything. */
export interface RoleHolderRow {
  readonly personId: string;
  readonly displayName: string;
  readonly disabled: boolean;
  readonly role: string;
  readonly scopedId: string | null;
  readonly scope: unknown;
}

/** Who holds roles, by name of the person. `role` null: any role. At most 5,000. */
export async function loadRoleHolders(db: Reader, role: string | null): Promise<readonly RoleHolderRow[]> {
  return await db.$queryRaw<RoleHolderRow[]>`
    SELECT p.id AS "personId", p.display_name AS "displayName", p.disabled_at IS NOT NULL AS disabled,
           h.role, h.id AS "scopedId", h.scope
      FROM (SELECT person_id, role, NULL::text AS id, NULL::jsonb AS scope FROM role_assignment
            UNION ALL SELECT person_id, role, id, scope FROM scoped_role) h
      JOIN person p ON p.id = h.person_id
     WHERE ${role}::text IS NULL OR h.role = ${role} ORDER BY p.display_name, p.id, h.id NULLS FIRST LIMIT 5000`;
}

/** Whether somebody holds a role by any of their accounts, as far as addresses tell. */
export async function isHeldByHuman(tx: Transaction, role: string, personId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ held: boolean }[]>`
    WITH self AS (SELECT COALESCE(same_as, id) AS main FROM person WHERE id = ${personId}),
    keys AS (SELECT human_key(q.email) AS key FROM person q, self WHERE q.id = self.main OR q.same_as = self.main)
    SELECT EXISTS (
      SELECT 1 FROM (SELECT person_id FROM role_assignment WHERE role = ${role}
                     UNION ALL SELECT person_id FROM scoped_role WHERE role = ${role}) h
        JOIN person p ON p.id = h.person_id
        JOIN person a ON a.id = COALESCE(p.same_as, p.id) OR a.same_as = COALESCE(p.same_as, p.id)
       WHERE a.id IN (SELECT main FROM self) OR human_key(a.email) IN (SELECT key FROM keys)) AS held`;
  return rows[0]?.held ?? false;
}

/** Takes a role from everybody. */
export async function deleteRoleOfAll(tx: Transaction, role: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM role_assignment WHERE role = ${role}`;
  await tx.$executeRaw`DELETE FROM scoped_role WHERE role = ${role}`;
}
