import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { secretsVisibleTo } from '#lib/secrets/rules/visibility.ts';
import type { SecretScope } from '#lib/trail/rules/secret-scope.ts';

/** Whose records a person sees: those of the secrets they may see. */
export function trailScopeOf(actor: Pick<Actor, 'roles'>): SecretScope {
  const sees = can(actor, 'trail.read') && secretsVisibleTo(actor).kind === 'all';
  return sees ? { kind: 'all' } : { kind: 'secrets', ids: [] };
}
