import type { Actor } from './actor.ts';
import type { ScopedHeld } from './reach.ts';
import { isPermission, isRole, type Permission, permissionsOf, SCOPABLE } from './roles.ts';
import { type RoleScope, roleScopeSchema } from './scope.ts';

/** A role of a person as the tables have it. */
export interface HeldRow {
  readonly role: string;
  /** Null: it holds for everything. */
  readonly scope: unknown;
  /** Of a role of the house's own; null: it is built in, or nobody knows it any more. */
  readonly permissions: readonly string[] | null;
}

/**
 * What rows of roles make of their holder. What is not known permits nothing: a role that was removed, a permission that
 * the product no longer has, a scope that cannot be read.
 */
export function rolesHeld(
  rows: readonly HeldRow[],
): Pick<Actor, 'roles'> & Required<Pick<Actor, 'permissions' | 'scoped' | 'roleNames'>> {
  const everywhere = rows.filter((row) => row.scope === null);
  const own = everywhere.filter((row) => !isRole(row.role)).flatMap(permitted);
  return {
    roles: everywhere.flatMap(({ role }) => (isRole(role) ? [role] : [])),
    permissions: [...new Set(own)],
    scoped: rows.flatMap(scopedHeld),
    roleNames: [...new Set(rows.map((row) => row.role))],
  };
}

/** Everything a row permits, wherever it holds. */
export function permitted({ role, permissions }: Omit<HeldRow, 'scope'>): readonly Permission[] {
  return isRole(role) ? permissionsOf(role) : (permissions ?? []).filter(isPermission);
}

function scopedHeld(row: HeldRow): readonly ScopedHeld[] {
  if (row.scope === null) return [];
  const scope = readScope(row.scope);
  const permissions = permitted(row).filter((permission) => SCOPABLE.includes(permission));
  return scope ? [{ role: row.role, permissions, scope }] : [];
}

/** A scope as stored; null for one that this product cannot read. */
export function readScope(stored: unknown): RoleScope | null {
  const parsed = roleScopeSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
