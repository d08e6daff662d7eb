import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { selectRequests } from '../store/find-requests.ts';

export interface FoundRequest {
  readonly id: string;
  readonly requesterName: string;
  readonly secretName: string | null;
  readonly environment: string | null;
  readonly state: string;
}

/**
 * Requests that a text names: by the beginning of their id, the requester or the secret; the newest first, at most
 * `limit`. Somebody who may not read all requests finds their own.
 */
export async function findRequests(
  db: Database,
  actor: Pick<Actor, 'personId' | 'roles'>,
  text: string,
  limit: number,
): Promise<readonly FoundRequest[]> {
  const word = text.trim().toLowerCase();
  if (word.length < 2 || word.length > 256 || !word.isWellFormed() || word.includes('\u0000')) return [];
  return selectRequests(db, {
    word,
    limit,
    personId: can(actor, 'requests.read-all') ? null : actor.personId,
  });
}
