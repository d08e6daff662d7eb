import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { recordRefusal } from './record-refusal.ts';
import { whyNotJudge } from './rules/break-glass.ts';
import { readStatement } from './rules/reason.ts';
import { refuseAccess } from './rules/refusals.ts';
import { lockBreakGlass, type StoredBreakGlass, settleRotation } from './store/break-glass.ts';
import { readClock } from './store/clock.ts';
import { loadAppointments, loadHumans } from './store/humans.ts';
import { isSessionConfirmed } from './store/sessions.ts';

export const waiveRotationSchema = z.strictObject({
  breakGlassId: z.string().regex(patternOf('breakGlass')),
  why: z.string().max(65_536),
});
export type WaiveRotationInput = z.infer<typeof waiveRotationSchema>;

/** Says, with a reason, that what was read by break-glass need not be rotated. Never by the person who read it. */
export async function waiveRotation(
  db: Database,
  actor: Actor,
  input: WaiveRotationInput,
): Promise<Result<{ waivedAt: string }>> {
  return await db.transaction(async (tx) => {
    const opening = await lockBreakGlass(tx, input.breakGlassId);
    const attempt = { kind: 'break-glass.refused', actorId: actor.personId } as const;
    if (!opening || !(can(actor, 'requests.read-all') || opening.openerId === actor.personId)) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-break-glass').refusal);
    }
    const { requestId, grantId, secretId, secretArn } = opening;
    const at = await readClock(tx);
    const why = await judge(tx, actor, input, opening, at);
    if (!why.ok) {
      return await recordRefusal(tx, { ...attempt, requestId, grantId, secretId, secretArn }, why.refusal);
    }
    const end = { state: 'waived', at, by: actor.personId, why: why.value } as const;
    if (!(await settleRotation(tx, opening.id, end))) return refuseAccess('rotation-settled');
    await appendRecords(tx, [
      {
        kind: 'break-glass.rotation-waived',
        ...{ actorId: actor.personId, secretId, requestId, grantId },
        data: { breakGlassId: opening.id, why: why.value },
      },
    ]);
    return ok({ waivedAt: at.toISOString() });
  });
}

async function judge(
  tx: Transaction,
  actor: Actor,
  input: WaiveRotationInput,
  opening: StoredBreakGlass,
  now: Date,
): Promise<Result<string>> {
  if (!(await isSessionConfirmed(tx, actor))) return refuseAccess('confirm-first');
  const people = await loadHumans(tx, [opening.openerId, actor.personId]);
  const [opener, onlooker] = [people.get(opening.openerId), people.get(actor.personId)];
  invariant(opener && onlooker, 'an opening has an opener');
  const problem = whyNotJudge({ opener, onlooker, now, appointments: await loadAppointments(tx) });
  if (problem) return problem;
  if (opening.rotation !== 'due') return refuseAccess('rotation-settled');
  return readStatement(input.why, 'why', 'waive-missing');
}
