import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { readClock } from './store/clock.ts';
import { closeRequest, lockOverdueRequests } from './store/requests.ts';

/** Lapsed requests closed in one transaction, at most. */
export const LAPSE_BATCH = 100;

/** Closes lapsed requests of one person, or of everybody (null). @returns what the caller has to record, last. */
export async function lapseRequests(
  tx: Transaction,
  personId: string | null,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  const overdue = await lockOverdueRequests(tx, personId, LAPSE_BATCH);
  const now = await readClock(tx);
  for (const request of overdue) {
    if (!(await closeRequest(tx, request, 'expired', now))) continue;
    entries.push({
      kind: 'request.expired',
      actorId: null,
      secretId: request.secretId,
      requestId: request.id,
      data: {},
    });
  }
  return entries;
}
