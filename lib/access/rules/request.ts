import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { matchesTicket } from './glob.ts';
import { isAmong } from './people-named.ts';
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

/** Threads one human being may have waiting at once, by all their accounts together. */
export const MOST_OPEN_THREADS = 5;
/** Requests that may wait in one thread. */
export const MOST_WAITING_IN_A_THREAD = 20;

/** Which value is asked for: what a label names, or one version; of which keys, where they are known. */
export interface Target {
  readonly stage: string | null;
  readonly versionId: string | null;
  readonly keyNames: readonly string[];
}

export interface Submission extends Target {
  /** Absent: to reveal. */
  readonly act?: string;
  readonly durationSeconds: number;
  readonly uses: number;
  readonly reason: string;
  readonly ticket: string | null;
}

/** What the inventory knows of the secret, as far as a request can ask for it. */
export interface KnownSecret {
  /** Staging labels of the versions as AWS last told us. */
  readonly labels: readonly string[];
  readonly versionIds: readonly string[];
  /** Names of JSON keys that were seen; empty: none are known. */
  readonly keyNames: readonly string[];
  readonly markedForDeletion: boolean;
}

export interface SubmissionCase {
  readonly requester: Human;
  readonly document: PolicyDocument;
  readonly asked: Submission;
  readonly secret: KnownSecret;
  readonly sameIsWaiting: boolean;
  /** How many active people could sign, the requester not counted. */
  readonly deciders: number;
}

/** Judges whether one secret may be asked for as asked. */
export function judgeSubmission(c: SubmissionCase): Result<Submission> {
  if (!mayNow(c.requester, 'requests.create')) return refuseAccess('not-allowed');
  if (!isAmong(c.requester, c.document.askers)) return refuseAccess('may-not-ask');
  const target = judgeTarget(c);
  if (!target.ok) return target;
  if (c.secret.markedForDeletion && c.asked.act !== 'delete') return refuseAccess('marked-for-deletion');
  if (c.sameIsWaiting) return refuseAccess('already-waiting');
  if (c.deciders === 0) return refuseAccess('nobody-can-decide');
  const terms = judgeTerms(c);
  if (!terms.ok) return terms;
  // What is typed comes last: until it is there, everything else can be said already.
  const reason = readReason(c.asked.reason, c.document.reasonMinimum);
  if (!reason.ok) return reason;
  const ticket = judgeTicket(c.document.ticketPattern, c.asked.ticket);
  return ticket.ok ? ok(c.asked) : ticket;
}

/** Says whether a refusal is only about what is still to be typed. */
export function isAboutTyping(refusal: Refusal): boolean {
  return Object.keys(refusal.fields ?? {}).some((field) => field === 'reason' || field === 'ticket');
}

/** Judges whether one more thread, or so many more requests in one that is open, may wait for this person. */
export function judgeOpenThreads(open: {
  /** Threads of this person with something waiting, the one that grows not counted. */
  readonly otherThreads: number;
  readonly waitingInThread: number;
  readonly more: number;
}): Result<true> {
  if (open.otherThreads >= MOST_OPEN_THREADS) return refuseAccess('too-many-open');
  const waiting = open.waitingInThread + open.more;
  return waiting > MOST_WAITING_IN_A_THREAD ? refuseAccess('too-many-items') : ok(true);
}

function judgeTerms({ document, asked }: SubmissionCase): Result<true> {
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
  return ok(true);
}

function judgeTarget({ asked, secret }: SubmissionCase): Result<true> {
  const { stage, versionId, keyNames } = asked;
  if ((stage === null) === (versionId === null)) return refuseAccess('no-target', { field: 'stage' });
  if (stage !== null && stage !== 'AWSCURRENT' && !secret.labels.includes(stage)) {
    return refuseAccess('unknown-label', { field: 'stage' });
  }
  if (versionId !== null && !secret.versionIds.includes(versionId)) {
    return refuseAccess('unknown-version', { field: 'stage' });
  }
  const known = new Set(secret.keyNames);
  return keyNames.every((key) => known.has(key))
    ? ok(true)
    : refuseAccess('unknown-key', { field: 'keyNames' });
}

export function judgeTicket(pattern: string | null, ticket: string | null): Result<true> {
  if (ticket !== null && !isStorable(ticket)) return refuseAccess('text-broken', { field: 'ticket' });
  if (pattern === null) return ok(true);
  if (ticket === null) return refuseAccess('ticket-missing', { field: 'ticket' });
  return matchesTicket(pattern, ticket) ? ok(true) : refuseAccess('ticket-form', { field: 'ticket' });
}
