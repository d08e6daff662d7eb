import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';

/** What of the inventory a person may see. Becomes a filter in every query, so nothing is read first and hidden after. */
export type Visibility = { readonly kind: 'all' } | { readonly kind: 'none' };

export function secretsVisibleTo(actor: Pick<Actor, 'roles'>): Visibility {
  return can(actor, 'secrets.read') ? { kind: 'all' } : { kind: 'none' };
}
