import type { Reach, Reaching } from '#lib/people/rules/reach.ts';
import type { RoleScope } from '#lib/people/rules/scope.ts';
import { matchesPath } from './path-pattern.ts';

/** What a scope looks at. */
export interface ScopedPlace {
  readonly name: string;
  readonly environment: string;
  readonly connectionId: string;
  readonly region: string;
}

/** Says whether a scope covers a secret. `store/scope-conditions.ts` says the same in SQL; a test holds them together. */
export function covers(scope: RoleScope, place: ScopedPlace): boolean {
  if (scope.connections && !scope.connections.includes(place.connectionId)) return false;
  if (scope.regions && !scope.regions.includes(place.region)) return false;
  if (scope.environments && !scope.environments.includes(place.environment)) return false;
  return !scope.paths || scope.paths.some((pattern) => matchesPath(pattern, place.name));
}

/** Says whether a permission reaches a secret. */
export function reaches(reach: Reach, place: ScopedPlace): boolean {
  if (reach.kind !== 'some') return reach.kind === 'all';
  return reach.scopes.some((scope) => covers(scope, place));
}

/**
 * The person as they are where a secret lies: with what their scoped roles permit there beside what they may do
 * everywhere. For acts and read models of that one secret only; never for a list.
 */
export function actorAt<A extends Reaching>(actor: A, place: ScopedPlace): A {
  const there = (actor.scoped ?? [])
    .filter((held) => covers(held.scope, place))
    .flatMap((held) => held.permissions);
  return there.length === 0
    ? actor
    : { ...actor, permissions: [...new Set([...(actor.permissions ?? []), ...there])] };
}
