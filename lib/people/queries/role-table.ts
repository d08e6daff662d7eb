import type { Database } from '#lib/db/client.ts';
import type { Actor } from '../rules/actor.ts';
import { permitted, readScope } from '../rules/held-roles.ts';
import { can, type Permission, permissionsOf, ROLES } from '../rules/roles.ts';
import type { RoleScope } from '../rules/scope.ts';
import {
  type CustomRoleRow,
  loadCustomRoles,
  loadRoleHolders,
  type RoleHolderRow,
} from '../store/custom-roles.ts';

export interface RoleHolder {
  readonly personId: string;
  readonly name: string;
  readonly disabled: boolean;
  /** Null: for everything. */
  readonly scopedId: string | null;
  readonly scope: RoleScope | null;
}

/** A column of the table of permissions. */
export interface RoleColumn {
  readonly role: string;
  readonly builtIn: boolean;
  readonly description: string;
  readonly permissions: readonly Permission[];
  /** By name; somebody who holds it for several parts stands there several times. */
  readonly holders: readonly RoleHolder[];
  /** When it was last changed, ISO; null: built in. */
  readonly changedAt: string | null;
}

const DESCRIPTIONS: Readonly<Record<(typeof ROLES)[number], string>> = {
  engineer: 'Asks for access and uses it.',
  approver: 'Signs requests, and does what engineers do.',
  admin: 'Keeps the house: people, policies, connections.',
  auditor: 'Sees everything but values. Acts on nothing.',
};

/** Every role with what it permits and who holds it: built-in ones first. Empty for somebody who may not see people. */
export async function readRoleTable(
  db: Database,
  actor: Pick<Actor, 'roles'>,
): Promise<readonly RoleColumn[]> {
  if (!can(actor, 'people.read')) return [];
  const [own, holders] = await Promise.all([loadCustomRoles(db.prisma), loadRoleHolders(db.prisma, null)]);
  const builtIn = ROLES.map((role) => ({
    role,
    builtIn: true,
    description: DESCRIPTIONS[role],
    permissions: permissionsOf(role),
    holders: holdersOf(role, holders),
    changedAt: null,
  }));
  return [...builtIn, ...own.map((row) => columnOf(row, holders))];
}

/** One role of the house's own; null: there is none of this name. */
export async function readCustomRole(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  name: string,
): Promise<RoleColumn | null> {
  const table = await readRoleTable(db, actor);
  return table.find((column) => !column.builtIn && column.role === name) ?? null;
}

function columnOf(row: CustomRoleRow, holders: readonly RoleHolderRow[]): RoleColumn {
  return {
    role: row.name,
    builtIn: false,
    description: row.description,
    permissions: permitted({ role: row.name, permissions: row.permissions }),
    holders: holdersOf(row.name, holders),
    changedAt: row.changedAt.toISOString(),
  };
}

function holdersOf(role: string, holders: readonly RoleHolderRow[]): readonly RoleHolder[] {
  return holders
    .filter((held) => held.role === role)
    .map(({ personId, displayName, disabled, scopedId, scope }) => ({
      personId,
      name: displayName,
      disabled,
      scopedId,
      scope: scopedId === null ? null : readScope(scope),
    }));
}
