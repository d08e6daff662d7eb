import { can, type Permission } from './roles.ts';
import type { RoleScope } from './scope.ts';

/** A role that its holder has for a part of the inventory only, with what it permits there. */
export interface ScopedHeld {
  readonly role: string;
  readonly permissions: readonly Permission[];
  readonly scope: RoleScope;
}

export interface Reaching {
  readonly roles: readonly string[];
  readonly permissions?: readonly string[];
  readonly scoped?: readonly ScopedHeld[];
}

/** For what a permission holds: everything, nothing, or what one of these scopes covers. */
export type Reach =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly scopes: readonly RoleScope[] };

export function reachOf(holder: Reaching, permission: Permission): Reach {
  if (can(holder, permission)) return { kind: 'all' };
  const scopes = (holder.scoped ?? [])
    .filter((held) => held.permissions.includes(permission))
    .map((held) => held.scope);
  return scopes.length === 0 ? { kind: 'none' } : { kind: 'some', scopes };
}

/** Whether somebody may do it to anything at all. What exactly, the act itself asks. */
export function canSomewhere(holder: Reaching, permission: Permission): boolean {
  return reachOf(holder, permission).kind !== 'none';
}
