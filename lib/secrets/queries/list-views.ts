import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { loadViews } from '../store/saved-views.ts';

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly shared: boolean;
  readonly ownerName: string;
  /** Whether this person may remove it. */
  readonly mayRemove: boolean;
}

/**
 * The views a person kept, then those shared with everybody. Names and filters of others tell of folders, services and
 * owners: who sees a part of the inventory sees their own only.
 */
export async function listViews(
  db: Database,
  actor: Pick<Actor, 'personId' | 'roles'>,
): Promise<readonly SavedView[]> {
  const { kind } = reachOf(actor, 'secrets.read');
  if (kind === 'none') return [];
  const rows = await loadViews(db, actor.personId);
  const seen = kind === 'all' ? rows : rows.filter(({ ownerId }) => ownerId === actor.personId);
  return seen.map(({ ownerId, ...view }) => ({
    ...view,
    mayRemove: ownerId === actor.personId || (view.shared && actor.roles.includes('admin')),
  }));
}
