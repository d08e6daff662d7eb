import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from './rules/actor.ts';
import { can } from './rules/roles.ts';
import { findOpenSessionOwner, markSessionsEnded } from './store/sessions.ts';
import { markSessionEnded } from './store.ts';

export const endOneSessionSchema = z.strictObject({ sessionId: z.string().regex(patternOf('session')) });
export const endSessionsOfSchema = z.strictObject({ personId: z.string().regex(patternOf('person')) });

/**
 * Ends one open session, for every tab at its next call: one of one's own, or anybody's with the permission for it.
 * Refuses `not-found` alike for one that is not there, is over, or is somebody else's.
 */
export async function endOneSession(
  db: Database,
  actor: Actor,
  { sessionId }: z.infer<typeof endOneSessionSchema>,
): Promise<Result<null>> {
  return await db.transaction(async (tx) => {
    const owner = await findOpenSessionOwner(tx, sessionId);
    const isOwn = owner === actor.personId;
    if (owner === null || (!isOwn && !can(actor, 'people.manage'))) {
      return refuse('not-found', 'There is no such open session. Nothing was changed.');
    }
    const why = isOwn ? 'signed-out-elsewhere' : 'ended-by-admin';
    if (!(await markSessionEnded(tx, sessionId, await databaseNow(tx), why))) return ok(null);
    const data = isOwn ? { why } : { why, personId: owner };
    await appendRecords(tx, [{ kind: 'session.ended', actorId: actor.personId, data }]);
    return ok(null);
  });
}

/** Ends all sessions of the actor but the one this call came by. @returns how many. */
export async function endOtherSessions(db: Database, actor: Actor): Promise<Result<{ ended: number }>> {
  return await db.transaction(async (tx) => {
    const why = 'signed-out-elsewhere';
    const ended = await markSessionsEnded(tx, actor.personId, why, actor.sessionId);
    if (ended > 0) {
      const data = { why, count: ended };
      await appendRecords(tx, [{ kind: 'session.ended', actorId: actor.personId, data }]);
    }
    return ok({ ended });
  });
}

/** Ends every open session of somebody. The door has asked for the permission; this asks again. @returns how many. */
export async function endSessionsOf(
  db: Database,
  actor: Actor,
  { personId }: z.infer<typeof endSessionsOfSchema>,
): Promise<Result<{ ended: number }>> {
  if (!can(actor, 'people.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    const why = 'ended-by-admin';
    const ended = await markSessionsEnded(tx, personId, why);
    if (ended > 0) {
      const data = { why, personId, count: ended };
      await appendRecords(tx, [{ kind: 'session.ended', actorId: actor.personId, data }]);
    }
    return ok({ ended });
  });
}
