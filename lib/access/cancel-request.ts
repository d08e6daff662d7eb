import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { announce } from './announce.ts';
import { announceEnd } from './announce-request.ts';
import { aboutOf } from './decide-request.ts';
import { endGrantEarly } from './end-grant.ts';
import { loadDecisionCase, namedInSteps } from './load-decision-case.ts';
import { recordRefusal } from './record-refusal.ts';
import { refuseAccess } from './rules/refusals.ts';
import { isOverdue, moveRequest } from './rules/request.ts';
import { readClock } from './store/clock.ts';
import { findGrantOfRequest, lockGrant } from './store/grants.ts';
import { loadSigners } from './store/humans.ts';
import { closeRequest, lockRequest, type StoredRequest } from './store/requests.ts';

export const cancelRequestSchema = z.strictObject({ requestId: z.string().regex(patternOf('request')) });
export type CancelRequestInput = z.infer<typeof cancelRequestSchema>;

export interface CancelledRequest {
  /** `handed-back`: it was approved a moment before, so the grant was ended instead. */
  readonly outcome: 'cancelled' | 'handed-back';
}

/** Withdraws one's own request. If a signature was faster, the access it gave is handed back. */
export async function cancelRequest(
  db: Database,
  actor: Actor,
  input: CancelRequestInput,
): Promise<Result<CancelledRequest>> {
  return await db.transaction(async (tx) => {
    const request = await lockRequest(tx, input.requestId);
    const attempt = { kind: 'request.refused', actorId: actor.personId } as const;
    if (!request || request.requesterId !== actor.personId) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-request').refusal);
    }
    const cancelled = isHeld(request) ? await handBack(tx, request) : await cancel(tx, request);
    if (!cancelled.ok) return await recordRefusal(tx, { ...attempt, ...aboutOf(request) }, cancelled.refusal);
    await appendRecords(tx, [cancelled.value]);
    return ok({ outcome: isHeld(request) ? 'handed-back' : 'cancelled' });
  });
}

/** It was approved and opened a grant; a change of a policy opens none and cannot be taken back here. */
function isHeld(request: StoredRequest): boolean {
  return request.state === 'approved' && request.act !== 'policy-edit';
}

async function cancel(tx: Transaction, request: StoredRequest): Promise<Result<AuditEntry>> {
  const move = moveRequest(request.state, 'cancel');
  if (!move.ok) return move;
  const now = await readClock(tx);
  if (isOverdue(request, now)) return refuseAccess('request-expired');
  if (!(await closeRequest(tx, request, 'cancelled', now))) return refuseAccess('request-closed');
  const nothing = {
    verdict: 'deny',
    comment: null,
    durationSeconds: null,
    uses: null,
    factsHash: '',
  } as const;
  const c = await loadDecisionCase(tx, request, request.requesterId, nothing);
  await announce(tx, [
    announceEnd('request.withdrawn', request, c, await loadSigners(tx, namedInSteps([c]))),
  ]);
  const { requestId, secretId } = aboutOf(request);
  const about = secretId ? { requestId, secretId } : { requestId };
  return ok({ kind: 'request.cancelled', actorId: request.requesterId, ...about, data: {} });
}

async function handBack(tx: Transaction, request: StoredRequest): Promise<Result<AuditEntry>> {
  const grantId = await findGrantOfRequest(tx, request.id);
  const grant = grantId ? await lockGrant(tx, grantId) : null;
  invariant(grant, 'an approved request has a grant');
  return await endGrantEarly(tx, grant, { state: 'handed-back', by: request.requesterId });
}
