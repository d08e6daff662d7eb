import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { secretsVisibleTo } from '#lib/secrets/rules/visibility.ts';
import type { SecretScope } from '#lib/trail/rules/secret-scope.ts';

/** Whose records a person sees: those of the secrets they may see. */
export function trailScopeOf(actor: Pick<Actor, 'roles'>): SecretScope {
  const sees = can(actor, 'trail.read') && secretsVisibleTo(actor).kind === 'all';
  return sees ? { kind: 'all' } : { kind: 'secrets', ids: [] };
}

/** The same on the pages of one secret; `here`: the person as they are at it. */
export function trailScopeAt(actor: Actor, here: Actor, secretId: string): SecretScope {
  const everywhere = trailScopeOf(actor);
  if (everywhere.kind === 'all') return everywhere;
  return { kind: 'secrets', ids: can(here, 'trail.read') ? [secretId] : [] };
}
