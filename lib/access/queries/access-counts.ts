import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { countOpenGrants } from '../store/grant-rows.ts';
import { countInboxThreads } from '../store/request-rows.ts';

export interface AccessCounts {
  readonly inbox: number;
  readonly openGrants: number;
}

/** Figures of the navigation: exactly the threads of the inbox and the open grants. */
export async function countAccess(db: Database, actor: Actor): Promise<AccessCounts> {
  const reach = reachOf(actor, 'requests.decide');
  const [inbox, openGrants] = await Promise.all([
    reach.kind === 'none' ? 0 : countInboxThreads(db.prisma, { ...actor, reach }),
    countOpenGrants(db.prisma, actor.personId),
  ]);
  return { inbox, openGrants };
}
