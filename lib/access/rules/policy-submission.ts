import { ok, type Result } from '#lib/kernel/result.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { matchesTicket } from './glob.ts';
import { isAmong } from './people-named.ts';
import { type Human, mayNow } from './person.ts';
import type { PolicyDocument } from './policy.ts';
import { readReason } from './reason.ts';
import { refuseAccess } from './refusals.ts';

export interface ChangeSubmission {
  readonly requester: Human;
  /** The policy over the one that shall change. */
  readonly document: PolicyDocument;
  readonly reason: string;
  readonly ticket: string | null;
  /** Another change of the same policy waits. */
  readonly isWaiting: boolean;
  /** Threads of this person with something waiting. */
  readonly openThreads: number;
  /** Active people who could sign, the requester not counted. */
  readonly deciders: number;
}

/** Threads one person may have waiting at once; the same as for secrets. */
const MOST_OPEN_THREADS = 5;

/** Judges whether a change of a policy may be proposed as it is. */
export function judgeChangeSubmission(c: ChangeSubmission): Result<true> {
  if (!mayNow(c.requester, 'policies.propose')) return refuseAccess('not-allowed');
  if (!isAmong(c.requester, c.document.askers)) {
    return refuseAccess('may-not-ask', {
      words: 'The policy for changes of policies does not let you ask. Nothing was sent.',
    });
  }
  const reason = readReason(c.reason, c.document.reasonMinimum);
  if (!reason.ok) return reason.refusal.code === 'text-too-short' ? tooShort(c) : reason;
  const ticket = judgeTicket(c);
  if (!ticket.ok) return ticket;
  if (c.isWaiting) return refuseAccess('policy-change-waiting');
  if (c.openThreads >= MOST_OPEN_THREADS) return refuseAccess('too-many-open');
  return c.deciders === 0 ? refuseAccess('nobody-can-decide') : ok(true);
}

function tooShort({ document }: ChangeSubmission): Result<never> {
  const words = `The reason is too short. Say in at least ${document.reasonMinimum} characters why the policy shall change.`;
  return refuseAccess('text-too-short', { words, field: 'reason' });
}

function judgeTicket({ document: { ticketPattern }, ticket }: ChangeSubmission): Result<true> {
  if (ticket !== null && !isStorable(ticket)) return refuseAccess('text-broken', { field: 'ticket' });
  if (ticketPattern === null) return ok(true);
  if (ticket === null) return refuseAccess('ticket-missing', { field: 'ticket' });
  return matchesTicket(ticketPattern, ticket) ? ok(true) : refuseAccess('ticket-form', { field: 'ticket' });
}
