import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { type Facet, type FacetRow, readFacet } from '../store/read-facets.ts';

/** The owners, services, types or regions there are, with counts: what a filter offers, and the tree by service. */
export async function listFacet(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  facet: Facet,
): Promise<readonly FacetRow[]> {
  return readFacet(db, facet, reachOf(actor, 'secrets.read'));
}
