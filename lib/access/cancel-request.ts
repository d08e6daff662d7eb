import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { endGrantEarly } from './end-grant.ts';
import { recordRefusal } from './record-refusal.ts';
import { refuseAccess } from './rules/refusals.ts';
import { isOverdue, moveRequest } from './rules/request.ts';
import { readClock } from './store/clock.ts';
import { findGrantOfRequest, lockGrant } from './store/grants.ts';
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
    const cancelled = request.state === 'approved' ? await handBack(tx, request) : await cancel(tx, request);
    if (!cancelled.ok) {
      const { id: requestId, secretId, secretArn } = request;
      return await recordRefusal(tx, { ...attempt, requestId, secretId, secretArn }, cancelled.refusal);
    }
    await appendRecords(tx, [cancelled.value]);
    return ok({ outcome: request.state === 'approved' ? 'handed-back' : 'cancelled' });
  });
}

async function cancel(tx: Transaction, request: StoredRequest): Promise<Result<AuditEntry>> {
  const move = moveRequest(request.state, 'cancel');
  if (!move.ok) return move;
  const now = await readClock(tx);
  if (isOverdue(request, now)) return refuseAccess('request-expired');
  if (!(await closeRequest(tx, request, 'cancelled', now))) return refuseAccess('request-closed');
  const { id: requestId, secretId, requesterId: actorId } = request;
  return ok({ kind: 'request.cancelled', actorId, requestId, secretId, data: {} });
}

async function handBack(tx: Transaction, request: StoredRequest): Promise<Result<AuditEntry>> {
  const grantId = await findGrantOfRequest(tx, request.id);
  const grant = grantId ? await lockGrant(tx, grantId) : null;
  invariant(grant, 'an approved request has a grant');
  return await endGrantEarly(tx, grant, { state: 'handed-back', by: request.requesterId });
}
