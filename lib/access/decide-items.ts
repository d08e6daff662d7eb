import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type DecidedRequest, decideRequest, decideRequestSchema } from './decide-request.ts';
import { refuseAccess } from './rules/refusals.ts';
import { MOST_WAITING_IN_A_THREAD } from './rules/request.ts';

export const decideItemsSchema = z.strictObject({
  /** One verdict for each request that is decided, each over the facts that were shown of it. */
  items: z.array(decideRequestSchema).min(1).max(MOST_WAITING_IN_A_THREAD),
});
export type DecideItemsInput = z.infer<typeof decideItemsSchema>;

/** What became of one item: each is decided for itself, so one may be refused while the others are done. */
export type DecidedItem =
  | ({ readonly requestId: string; readonly done: true } & DecidedRequest)
  | { readonly requestId: string; readonly done: false; readonly refusal: Refusal };

export interface DecidedItems {
  readonly items: readonly DecidedItem[];
}

/**
 * Decides several requests with one call. Every item is a decision of its own, in a transaction of its own, signed over
 * its own facts; they are taken in the order of their ids, as everywhere. Refused as a whole only where one is named
 * twice or none could be decided.
 */
export async function decideItems(
  db: Database,
  actor: Actor,
  input: DecideItemsInput,
): Promise<Result<DecidedItems>> {
  const ids = new Set(input.items.map((item) => item.requestId));
  if (ids.size < input.items.length) return refuseAccess('named-twice');
  const done = new Map<string, DecidedItem>();
  for (const item of [...input.items].sort((a, b) => (a.requestId < b.requestId ? -1 : 1))) {
    const { requestId } = item;
    const result = await decideRequest(db, actor, item);
    done.set(
      requestId,
      result.ok
        ? { requestId, done: true, ...result.value }
        : { requestId, done: false, refusal: result.refusal },
    );
  }
  const items = input.items.flatMap((item) => done.get(item.requestId) ?? []);
  const [first] = items;
  // Nothing was done: the answer is the refusal itself, where it is one and the same for all.
  if (first && !first.done && items.every((item) => !item.done && item.refusal.code === first.refusal.code)) {
    return { ok: false, refusal: first.refusal };
  }
  return ok({ items });
}
