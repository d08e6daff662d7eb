import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere } from '#lib/people/rules/reach.ts';
import { isStorable } from './rules/filter.ts';
import { countViews, insertView, isNameTaken, lockViews } from './store/saved-views.ts';

export const MOST_VIEWS = 50;

export const saveViewSchema = z.strictObject({
  name: z.string().trim().min(1, 'Give the view a name.').max(60).refine(isStorable),
  /** The address of a list of secrets, without its place in the pages. */
  address: z
    .string()
    .max(2_000)
    .regex(/^\/secrets(\/tree\/[^?#]*)?(\?[^#]*)?$/, 'This is not the address of a list.')
    .refine(isStorable),
  shared: z.boolean(),
});
export type SaveViewInput = z.infer<typeof saveViewSchema>;
export type SaveViewCode = 'forbidden' | 'name-taken' | 'too-many';

/** Keeps the filters of a list under a name: for oneself, or for everybody who may see secrets. */
export async function saveView(
  db: Database,
  actor: Actor,
  input: SaveViewInput,
): Promise<Result<{ readonly viewId: string }, Refusal<SaveViewCode>>> {
  if (!canSomewhere(actor, 'secrets.read'))
    return refuse('forbidden', 'Your roles do not allow this. Nothing was saved.');
  const { personId } = actor;
  return db.transaction(async (tx) => {
    await lockViews(tx);
    if ((await countViews(tx, personId)) >= MOST_VIEWS) {
      return refuse('too-many', `You keep ${MOST_VIEWS} views already. Remove one first.`);
    }
    const { name, shared } = input;
    if (await isNameTaken(tx, { personId, name, shared })) {
      const words = shared
        ? 'A shared view has this name already.'
        : 'One of your views has this name already.';
      return refuse('name-taken', `${words} Nothing was saved.`, { name: words });
    }
    const viewId = mintId('savedView');
    await insertView(tx, { ...input, id: viewId, ownerId: personId });
    await appendRecords(tx, [{ kind: 'view.saved', actorId: personId, data: { viewId, ...input } }]);
    return ok({ viewId });
  });
}
