import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { refuseNotify } from './rules/refusals.ts';
import { knowsThread, setMute } from './store/inbox.ts';

export const muteThreadSchema = z.strictObject({
  threadId: z.string().regex(patternOf('request')),
  muted: z.boolean(),
});
export type MuteThreadInput = z.infer<typeof muteThreadSchema>;

/** Leaves out comments of a thread from now on, or tells them again. Requests and decisions are told in any case. */
export async function muteThread(
  db: Database,
  actor: Actor,
  { threadId, muted }: MuteThreadInput,
): Promise<Result<{ readonly muted: boolean }>> {
  return await db.transaction(async (tx) => {
    if (!(await knowsThread(tx, actor.personId, threadId))) return refuseNotify('no-such-notification');
    await setMute(tx, actor.personId, threadId, muted);
    return ok({ muted });
  });
}
