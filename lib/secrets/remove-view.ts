import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere } from '#lib/people/rules/reach.ts';
import { deleteView, lockView } from './store/saved-views.ts';

export const removeViewSchema = z.strictObject({ viewId: z.string().regex(patternOf('savedView')) });
export type RemoveViewInput = z.infer<typeof removeViewSchema>;

/** Removes a view: one's own, or as an admin a shared one. Somebody else's own view is as if absent. */
export async function removeView(
  db: Database,
  actor: Actor,
  { viewId }: RemoveViewInput,
): Promise<Result<null, Refusal<'forbidden' | 'no-such-view'>>> {
  if (!canSomewhere(actor, 'secrets.read'))
    return refuse('forbidden', 'Your roles do not allow this. Nothing was removed.');
  return db.transaction(async (tx) => {
    const view = await lockView(tx, viewId);
    const isOwn = view?.ownerId === actor.personId;
    if (!view || (!isOwn && !view.shared)) return refuse('no-such-view', 'There is no such view.');
    if (!isOwn && !actor.roles.includes('admin')) {
      return refuse(
        'forbidden',
        'Only who shared this view, or an admin, can remove it. Nothing was removed.',
      );
    }
    await deleteView(tx, viewId);
    const { name, shared } = view;
    await appendRecords(tx, [
      { kind: 'view.removed', actorId: actor.personId, data: { viewId, name, shared } },
    ]);
    return ok(null);
  });
}
