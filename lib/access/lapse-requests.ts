import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { announceEnd } from './announce-request.ts';
import { loadDecisionCases, namedInSteps } from './load-decision-case.ts';
import type { Announcement } from './rules/announcement.ts';
import { readClock } from './store/clock.ts';
import { loadSigners } from './store/humans.ts';
import { closeRequest, lockOverdueRequests, type StoredRequest } from './store/requests.ts';

/** Lapsed requests closed in one transaction, at most. */
export const LAPSE_BATCH = 100;

export interface Lapsed {
  /** What the caller announces, before it records. */
  readonly announcements: readonly Announcement[];
  /** What the caller records, last. */
  readonly entries: readonly AuditEntry[];
}

/** Closes lapsed requests of one person, or of everybody (null). */
export async function lapseRequests(tx: Transaction, personId: string | null): Promise<Lapsed> {
  const overdue = await lockOverdueRequests(tx, personId, LAPSE_BATCH);
  const now = await readClock(tx);
  const closed: StoredRequest[] = [];
  for (const request of overdue) {
    if (await closeRequest(tx, request, 'expired', now)) closed.push(request);
  }
  return { announcements: await announcementsOf(tx, closed), entries: closed.map(recordOf) };
}

function recordOf({ id: requestId, secretId }: StoredRequest): AuditEntry {
  const about = secretId ? { requestId, secretId } : { requestId };
  return { kind: 'request.expired', actorId: null, ...about, data: {} };
}

async function announcementsOf(
  tx: Transaction,
  closed: readonly StoredRequest[],
): Promise<readonly Announcement[]> {
  if (closed.length === 0) return [];
  const nobody = closed[0]?.requesterId ?? '';
  const nothing = {
    verdict: 'deny',
    comment: null,
    durationSeconds: null,
    uses: null,
    factsHash: '',
  } as const;
  const cases = await loadDecisionCases(tx, closed, nobody, nothing);
  const holders = await loadSigners(tx, namedInSteps(cases));
  return closed.flatMap((request, index) => {
    const c = cases[index];
    return c ? [announceEnd('request.expired', request, c, holders)] : [];
  });
}
