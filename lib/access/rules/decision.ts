import { ok, type Result } from '#lib/kernel/result.ts';
import type { Permission } from '#lib/people/rules/roles.ts';
import type { Act } from './act.ts';
import { isAmong } from './people-named.ts';
import { type Human, isSameHuman, mayNow } from './person.ts';
import { SHORTEST_WINDOW_SECONDS } from './policy.ts';
import { type PollCase, pollsOf } from './poll-case.ts';
import { couldDeny, couldSign, countSignatures, type Vote } from './quorum.ts';
import { readComment } from './reason.ts';
import { refuseAccess } from './refusals.ts';
import { isOverdue, moveRequest, type RequestState } from './request.ts';

export interface Proposal {
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  /** Shorter than asked, or null for as asked. Seconds. */
  readonly durationSeconds: number | null;
  /** Fewer than asked, or null for as asked. */
  readonly uses: number | null;
  /** Hash of the facts the decider was shown. */
  readonly factsHash: string;
}

export interface DecisionCase extends PollCase {
  readonly request: {
    readonly act: Act;
    readonly state: RequestState;
    readonly expiresAt: Date;
    readonly durationSeconds: number;
    readonly uses: number;
    readonly factsHash: string;
  };
  readonly decider: Human;
  /** The secret is still the one that was asked for; always true of a change of a policy. */
  readonly secretIsSame: boolean;
  readonly proposal: Proposal;
  readonly now: Date;
}

export interface GrantTerms {
  readonly durationSeconds: number;
  readonly uses: number;
}

export type Outcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'approved'; readonly terms: GrantTerms }
  /** Denied after somebody else's approval made the grant: the grant ends. */
  | { readonly kind: 'revoked' };

/** Judges one decision. Deny beats approve; the request closes with the first denial or the last signature. */
export function judgeDecision(c: DecisionCase): Result<{ outcome: Outcome; comment: string | null }> {
  const entitled = judgeDecider(c);
  if (!entitled.ok) return entitled;
  const comment = readComment(c.proposal.verdict, c.proposal.comment);
  if (!comment.ok) return comment;
  if (c.proposal.factsHash !== c.request.factsHash) return refuseAccess('facts-changed');
  if (c.proposal.verdict === 'deny') {
    const kind = c.request.state === 'approved' ? 'revoked' : 'denied';
    return ok({ outcome: { kind }, comment: comment.value });
  }
  const outcome = judgeApproval(c);
  return outcome.ok ? ok({ outcome: outcome.value, comment: comment.value }) : outcome;
}

function judgeDecider(c: DecisionCase): Result<true> {
  const { decider, request } = c;
  if (c.requesters.some((requester) => isSameHuman(requester, decider))) return refuseAccess('own-request');
  if (!mayNow(decider, 'requests.decide')) return refuseAccess('not-allowed');
  if (!isLateDenial(c)) {
    const move = moveRequest(request.state, c.proposal.verdict);
    if (!move.ok) return move;
    if (isOverdue(request, c.now)) return refuseAccess('request-expired');
  }
  if (c.votes.some((vote) => isSameHuman(vote.voter, decider))) return refuseAccess('decided-already');
  if (!hasPlace(c)) return refuseAccess(c.documents === null ? 'no-policy' : 'may-not-decide');
  return ok(true);
}

/** A denial after the approval ends the grant. A change of a policy opened none: it is in force and stays. */
function isLateDenial({ request, proposal }: DecisionCase): boolean {
  return request.state === 'approved' && proposal.verdict === 'deny' && request.act !== 'policy-edit';
}

/** A policy names this decider for what they propose. Where no policy covers the secret any more, everybody may deny. */
function hasPlace(c: DecisionCase): boolean {
  if (c.proposal.verdict === 'approve') return pollsOf(c).some((poll) => couldSign(c.decider, poll));
  return c.documents === null || pollsOf(c).some((poll) => couldDeny(c.decider, poll));
}

function judgeApproval(c: DecisionCase): Result<Outcome> {
  if (!c.requesters.every((requester) => isStillEntitled(requester, c)))
    return refuseAccess('requester-inactive');
  if (!c.secretIsSame) return refuseAccess('secret-changed');
  const terms = judgeTerms(c);
  if (!terms.ok) return terms;
  const mine: Vote = { id: '', voter: c.decider, at: c.now, ...c.proposal };
  const counts = pollsOf(c).map((poll) => countSignatures({ ...poll, votes: [...poll.votes, mine] }));
  if (!counts.every((count) => count.complete)) return ok({ kind: 'waiting' });
  const votes = counts.flatMap((count) => count.counted);
  return ok({ kind: 'approved', terms: termsOf(c, votes) });
}

/** The one who asks could still ask now: active, in a role for the act, and named by every edition that counts. */
function isStillEntitled(requester: Human, c: DecisionCase): boolean {
  const permission: Permission = c.request.act === 'reveal' ? 'reveals.perform' : 'requests.create';
  const documents = c.documents ?? [];
  return mayNow(requester, permission) && documents.every((document) => isAmong(requester, document.askers));
}

function judgeTerms({ proposal: { durationSeconds, uses }, request }: DecisionCase): Result<true> {
  if (durationSeconds !== null && durationSeconds > request.durationSeconds) {
    return refuseAccess('longer-than-asked', { field: 'durationSeconds' });
  }
  if (durationSeconds !== null && durationSeconds < SHORTEST_WINDOW_SECONDS) {
    const words = 'Give at least one minute, or deny.';
    return refuseAccess('too-long', { words, field: 'durationSeconds' });
  }
  if (uses !== null && uses > request.uses) return refuseAccess('more-than-asked', { field: 'uses' });
  if (uses !== null && uses < 1) {
    return refuseAccess('too-many-uses', { words: 'Give at least one use, or deny.', field: 'uses' });
  }
  return ok(true);
}

/** The least of what was asked, what each signer gave and what the policies allow. */
function termsOf({ request, documents }: DecisionCase, votes: readonly Vote[]): GrantTerms {
  const allowed = documents ?? [];
  return {
    durationSeconds: Math.min(
      request.durationSeconds,
      ...votes.flatMap((vote) => vote.durationSeconds ?? []),
      ...allowed.map((document) => document.longestSeconds),
    ),
    uses: Math.min(
      request.uses,
      ...votes.flatMap((vote) => vote.uses ?? []),
      ...allowed.map((document) => document.uses),
    ),
  };
}
