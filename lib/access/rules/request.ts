import { ok, type Result } from '#lib/kernel/result.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { matchesTicket } from './glob.ts';
import { type Human, mayNow } from './person.ts';
import { type PolicyDocument, SHORTEST_WINDOW_SECONDS } from './policy.ts';
import { readReason } from './reason.ts';
import { refuseAccess } from './refusals.ts';

export type RequestState = 'pending' | 'approved' | 'denied' | 'cancelled' | 'expired';
export type RequestMove = 'approve' | 'deny' | 'cancel' | 'expire';

/** The legal moves. What is not here is refused; to try again is to make a new request. */
const MOVES: Readonly<Record<RequestState, Readonly<Partial<Record<RequestMove, RequestState>>>>> = {
  pending: { approve: 'approved', deny: 'denied', cancel: 'cancelled', expire: 'expired' },
  approved: {},
  denied: {},
  cancelled: {},
  expired: {},
};

/** Moves a request along the table, or refuses because it is closed. */
export function moveRequest(from: RequestState, move: RequestMove): Result<RequestState> {
  const to = MOVES[from][move];
  return to ? ok(to) : refuseAccess(from === 'expired' ? 'request-expired' : 'request-closed');
}

/** A request lapses at its end, not after it. */
export function isOverdue(request: { readonly expiresAt: Date }, now: Date): boolean {
  return now >= request.expiresAt;
}

/** Requests one person may have waiting at once. */
const MOST_OPEN_REQUESTS = 5;

export interface Submission {
  readonly stage: string;
  readonly durationSeconds: number;
  readonly uses: number;
  readonly reason: string;
  readonly ticket: string | null;
}

export interface SubmissionCase {
  readonly requester: Human;
  readonly document: PolicyDocument;
  readonly asked: Submission;
  /** Staging labels of the secret's versions as AWS last told us. */
  readonly labels: readonly string[];
  readonly markedForDeletion: boolean;
  readonly openRequests: number;
  readonly sameIsWaiting: boolean;
  /** How many active people could sign, the requester not counted. */
  readonly deciders: number;
}

/** Judges whether a request may be made as asked. */
export function judgeSubmission(c: SubmissionCase): Result<Submission> {
  if (!mayNow(c.requester, 'requests.create')) return refuseAccess('not-allowed');
  const roles: readonly string[] = c.document.askers.roles;
  if (!c.requester.roles.some((held) => roles.includes(held.role))) return refuseAccess('may-not-ask');
  const terms = judgeTerms(c);
  if (!terms.ok) return terms;
  if (c.markedForDeletion) return refuseAccess('marked-for-deletion');
  if (c.sameIsWaiting) return refuseAccess('already-waiting');
  if (c.openRequests >= MOST_OPEN_REQUESTS) return refuseAccess('too-many-open');
  if (c.deciders === 0) return refuseAccess('nobody-can-decide');
  return ok(c.asked);
}

function judgeTerms({ document, asked, labels }: SubmissionCase): Result<true> {
  const reason = readReason(asked.reason, document.reasonMinimum);
  if (!reason.ok) return reason;
  if (asked.durationSeconds < SHORTEST_WINDOW_SECONDS || asked.durationSeconds > document.longestSeconds) {
    return refuseAccess('too-long', {
      words: `The policy allows at least 1 and at most ${Math.floor(document.longestSeconds / 60)} minutes.`,
      field: 'durationSeconds',
    });
  }
  if (asked.uses < 1 || asked.uses > document.uses) {
    return refuseAccess('too-many-uses', {
      words: `The policy allows at least 1 and at most ${document.uses} uses.`,
      field: 'uses',
    });
  }
  if (asked.stage !== 'AWSCURRENT' && !labels.includes(asked.stage)) {
    return refuseAccess('unknown-label', { field: 'stage' });
  }
  return judgeTicket(document.ticketPattern, asked.ticket);
}

function judgeTicket(pattern: string | null, ticket: string | null): Result<true> {
  if (ticket !== null && !isStorable(ticket)) return refuseAccess('text-broken', { field: 'ticket' });
  if (pattern === null) return ok(true);
  if (ticket === null) return refuseAccess('ticket-missing', { field: 'ticket' });
  return matchesTicket(pattern, ticket) ? ok(true) : refuseAccess('ticket-form', { field: 'ticket' });
}
