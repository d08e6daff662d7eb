import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { countUnreadRows, markRead } from './store/inbox.ts';

export const markReadSchema = z.strictObject({
  /** One thread; null: everything. */
  threadKey: z.string().min(1).max(64).nullable(),
  /** The newest notification that was on the page: what came since then stays new. */
  through: z.string().regex(/^\d{1,18}$/),
});
export type MarkReadInput = z.infer<typeof markReadSchema>;

/** Marks a person's own notifications as read. @returns how many are still new. */
export async function markNotificationsRead(
  db: Database,
  actor: Actor,
  { threadKey, through }: MarkReadInput,
): Promise<Result<{ readonly unread: number }>> {
  await markRead(db, actor.personId, { threadKey, through: BigInt(through) });
  return ok({ unread: await countUnreadRows(db.prisma, actor.personId) });
}
