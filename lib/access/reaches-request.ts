import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import type { Permission } from '#lib/people/rules/roles.ts';
import { reaches } from '#lib/secrets/rules/scope.ts';
import type { Reader } from './store/clock.ts';
import type { StoredRequest } from './store/requests.ts';
import { loadSecret } from './store/secrets.ts';

/**
 * Whether one of these permissions reaches a request: for everything, or for the part of the inventory in which its secret
 * lies. What is about no secret is reached by permissions for everything only.
 */
export async function reachesRequest(
  db: Reader,
  actor: Actor,
  request: Pick<StoredRequest, 'secretId'>,
  permissions: readonly Permission[],
): Promise<boolean> {
  const reach = permissions.map((permission) => reachOf(actor, permission));
  if (reach.some(({ kind }) => kind === 'all')) return true;
  if (request.secretId === null || reach.every(({ kind }) => kind === 'none')) return false;
  const secret = await loadSecret(db, request.secretId);
  return secret !== null && reach.some((each) => reaches(each, secret));
}
