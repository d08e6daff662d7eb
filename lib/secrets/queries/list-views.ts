import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere } from '#lib/people/rules/reach.ts';
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

/** The views a person kept, then those shared with everybody. */
export async function listViews(
  db: Database,
  actor: Pick<Actor, 'personId' | 'roles'>,
): Promise<readonly SavedView[]> {
  if (!canSomewhere(actor, 'secrets.read')) return [];
  const rows = await loadViews(db, actor.personId);
  return rows.map(({ ownerId, ...view }) => ({
    ...view,
    mayRemove: ownerId === actor.personId || (view.shared && actor.roles.includes('admin')),
  }));
}
