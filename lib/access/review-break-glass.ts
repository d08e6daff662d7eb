import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { announce } from './announce.ts';
import { recordRefusal } from './record-refusal.ts';
import { judgeReview, VERDICTS } from './rules/break-glass.ts';
import { standingOf } from './rules/grant.ts';
import { refuseAccess } from './rules/refusals.ts';
import { lockBreakGlass, markReviewed, type StoredBreakGlass } from './store/break-glass.ts';
import { readClock } from './store/clock.ts';
import { lockGrant } from './store/grants.ts';
import { loadAppointments, loadHumans } from './store/humans.ts';
import { hasOpenReveal } from './store/reveals.ts';
import { isSessionConfirmed } from './store/sessions.ts';

export const reviewBreakGlassSchema = z.strictObject({
  breakGlassId: z.string().regex(patternOf('breakGlass')),
  verdict: z.enum(VERDICTS),
  /** What the reviewer found. */
  note: z.string().max(65_536),
});
export type ReviewBreakGlassInput = z.infer<typeof reviewBreakGlassSchema>;

/**
 * Puts on record what somebody else found about an opening. Once, and only when nothing more can be read under it. The
 * rotation is a matter of its own: a review does not replace it.
 */
export async function reviewBreakGlass(
  db: Database,
  actor: Actor,
  input: ReviewBreakGlassInput,
): Promise<Result<{ reviewedAt: string }>> {
  return await db.transaction(async (tx) => {
    const opening = await lockBreakGlass(tx, input.breakGlassId);
    const attempt = { kind: 'break-glass.refused', actorId: actor.personId } as const;
    if (!opening || !(can(actor, 'requests.read-all') || opening.openerId === actor.personId)) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-break-glass').refusal);
    }
    const { requestId, grantId, secretId, secretArn, threadId } = opening;
    const at = await readClock(tx);
    const note = await judge(tx, actor, input, opening, at);
    if (!note.ok) {
      return await recordRefusal(tx, { ...attempt, requestId, grantId, secretId, secretArn }, note.refusal);
    }
    const { breakGlassId, verdict } = input;
    const by = actor.personId;
    if (!(await markReviewed(tx, breakGlassId, { at, by, verdict, note: note.value }))) {
      return refuseAccess('reviewed-already');
    }
    await announce(tx, [
      {
        kind: 'break-glass.reviewed',
        actorId: by,
        about: { threadId, requestId, grantId, secretId },
        to: { people: [opening.openerId], roles: ['admin'] },
        data: { breakGlassId, verdict },
      },
    ]);
    await appendRecords(tx, [
      {
        kind: 'break-glass.reviewed',
        ...{ actorId: by, secretId, requestId, grantId },
        data: { breakGlassId, verdict, note: note.value },
      },
    ]);
    return ok({ reviewedAt: at.toISOString() });
  });
}

async function judge(
  tx: Transaction,
  actor: Actor,
  { note }: ReviewBreakGlassInput,
  opening: StoredBreakGlass,
  now: Date,
): Promise<Result<string>> {
  if (!(await isSessionConfirmed(tx, actor))) return refuseAccess('confirm-first');
  const people = await loadHumans(tx, [opening.openerId, actor.personId]);
  const [opener, onlooker] = [people.get(opening.openerId), people.get(actor.personId)];
  const grant = await lockGrant(tx, opening.grantId);
  invariant(opener && onlooker && grant, 'an opening has an opener and a grant');
  return judgeReview({
    opener,
    onlooker,
    now,
    note,
    appointments: await loadAppointments(tx),
    reviewed: opening.reviewedAt !== null,
    standing: standingOf(grant, now),
    hasOpenReveal: await hasOpenReveal(tx, grant.id),
  });
}
