import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { endException as end } from './store/exception-rows.ts';

export const endExceptionSchema = z.strictObject({
  exceptionId: z.string().regex(patternOf('standingException')),
});

/** Ends a standing exception now. What it explained before stays explained. */
export async function endException(
  db: Database,
  actor: Actor,
  { exceptionId }: z.infer<typeof endExceptionSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'exceptions.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    const ended = await end(tx, exceptionId, actor.personId);
    if (ended === null) {
      return refuse('no-such-exception', 'There is no such exception, or it has ended. Nothing was changed.');
    }
    await appendRecords(tx, [
      {
        kind: 'trail.exception-ended',
        actorId: actor.personId,
        data: { exceptionId, principalArn: ended.principalArn },
      },
    ]);
    return ok(null);
  });
}
