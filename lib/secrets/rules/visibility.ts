import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';

/**
 * Whether somebody may see the whole inventory, for what is not narrowed by scope: holders of roles for a part of it get
 * nothing there. What is narrowed asks `reachOf` and makes it a condition of its query (store/scope-conditions.ts).
 */
export type Visibility = { readonly kind: 'all' } | { readonly kind: 'none' };

export function secretsVisibleTo(actor: Pick<Actor, 'roles'>): Visibility {
  return can(actor, 'secrets.read') ? { kind: 'all' } : { kind: 'none' };
}
