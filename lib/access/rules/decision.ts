import { ok, type Result } from '#lib/kernel/result.ts';
import { type Human, isSameHuman, mayNow } from './person.ts';
import { type PolicyDocument, SHORTEST_WINDOW_SECONDS } from './policy.ts';
import { type Appointment, couldSign, countSignatures, type Poll, type Vote } from './quorum.ts';
import { readComment } from './reason.ts';
import { refuseAccess } from './refusals.ts';
import { isOverdue, moveRequest, type RequestState } from './request.ts';

export interface Proposal {
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  /** Shorter than asked, or null for as asked. Seconds. */
  readonly durationSeconds: number | null;
  /** Hash of the facts the decider was shown. */
  readonly factsHash: string;
}

export interface DecisionCase {
  readonly request: {
    readonly state: RequestState;
    readonly expiresAt: Date;
    readonly durationSeconds: number;
    readonly uses: number;
    readonly factsHash: string;
  };
  readonly requesters: readonly Human[];
  readonly decider: Human;
  /**
   * The edition frozen with the request and, where it differs, the one that would apply now: a waiting request is held
   * to both, so a policy can only become stricter for it. Null: no policy covers the secret any more.
   */
  readonly documents: readonly PolicyDocument[] | null;
  readonly votes: readonly Vote[];
  readonly appointments: readonly Appointment[];
  /** The secret is still the one that was asked for. */
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
  const { decider, request, proposal } = c;
  if (c.requesters.some((requester) => isSameHuman(requester, decider))) return refuseAccess('own-request');
  if (!mayNow(decider, 'requests.decide')) return refuseAccess('not-allowed');
  const lateDenial = request.state === 'approved' && proposal.verdict === 'deny';
  if (!lateDenial) {
    const move = moveRequest(request.state, proposal.verdict);
    if (!move.ok) return move;
    if (isOverdue(request, c.now)) return refuseAccess('request-expired');
  }
  if (c.votes.some((vote) => isSameHuman(vote.voter, decider))) return refuseAccess('decided-already');
  if (proposal.verdict === 'deny' ? !mayDeny(c) : !pollsOf(c).some((poll) => couldSign(decider, poll))) {
    return refuseAccess(c.documents === null ? 'no-policy' : 'may-not-decide');
  }
  return ok(true);
}

/** To deny, a role of any step is enough: nobody has to wait for their turn to stop something. */
function mayDeny({ decider, documents }: DecisionCase): boolean {
  const roles = (documents ?? []).flatMap((document) =>
    document.steps.flatMap((step) => step.roles as string[]),
  );
  return documents === null || decider.roles.some((held) => roles.includes(held.role));
}

function judgeApproval(c: DecisionCase): Result<Outcome> {
  const { durationSeconds } = c.proposal;
  if (!c.requesters.every((requester) => mayNow(requester, 'reveals.perform'))) {
    return refuseAccess('requester-inactive');
  }
  if (!c.secretIsSame) return refuseAccess('secret-changed');
  if (durationSeconds !== null && durationSeconds > c.request.durationSeconds) {
    return refuseAccess('longer-than-asked', { field: 'durationSeconds' });
  }
  if (durationSeconds !== null && durationSeconds < SHORTEST_WINDOW_SECONDS) {
    return refuseAccess('too-long', {
      words: 'Give at least one minute, or deny.',
      field: 'durationSeconds',
    });
  }
  const mine: Vote = { id: '', voter: c.decider, at: c.now, ...c.proposal };
  const counts = pollsOf(c).map((poll) => countSignatures({ ...poll, votes: [...poll.votes, mine] }));
  if (!counts.every((count) => count.complete)) return ok({ kind: 'waiting' });
  const votes = counts.flatMap((count) => count.counted);
  return ok({ kind: 'approved', terms: termsOf(c, votes) });
}

/** The shortest of what was asked, what each signer gave and what the policies allow. */
function termsOf({ request, documents }: DecisionCase, votes: readonly Vote[]): GrantTerms {
  const allowed = documents ?? [];
  return {
    durationSeconds: Math.min(
      request.durationSeconds,
      ...votes.flatMap((vote) => (vote.durationSeconds === null ? [] : [vote.durationSeconds])),
      ...allowed.map((document) => document.longestSeconds),
    ),
    uses: Math.min(request.uses, ...allowed.map((document) => document.uses)),
  };
}

/** One count per edition the request is held to. */
export function pollsOf(c: DecisionCase): Poll[] {
  return (c.documents ?? []).map((document) => ({
    document,
    factsHash: c.request.factsHash,
    requesters: c.requesters,
    votes: c.votes,
    appointments: c.appointments,
  }));
}
