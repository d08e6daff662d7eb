import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { CachedCalls } from '../rules/what-if.ts';
import { selectCached } from '../store/advice-rows.ts';

/** What caches of each life would save over all callers, as last judged. */
export async function cachedCalls(
  db: Database,
  actor: Pick<Actor, 'roles'>,
): Promise<readonly CachedCalls[]> {
  return can(actor, 'cost.read') ? await selectCached(db.pool) : [];
}
