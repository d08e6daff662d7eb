import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { loadDecisionCase, loadWhoCouldSign } from '../load-decision-case.ts';
import { type DecisionCase, judgeDecision, pollsOf } from '../rules/decision.ts';
import type { PolicyDocument } from '../rules/policy.ts';
import { countSignatures } from '../rules/quorum.ts';
import { readRequestRows } from '../store/request-rows.ts';
import { loadRequests } from '../store/requests.ts';
import { readWeighing, type Weighing } from '../store/reveal-rows.ts';
import { type GrantPage, readGrantPage } from './grant-page.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

export interface DecisionView {
  readonly id: string;
  readonly deciderId: string;
  readonly deciderName: string;
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  readonly durationSeconds: number | null;
  readonly at: string;
}

export interface StepView {
  readonly signatures: number;
  readonly roles: readonly string[];
  /** Names of those whose signature counts now. */
  readonly signedBy: readonly string[];
}

/** What the actor may do here; where they may not sign, the words that say why. */
export interface YouHere {
  readonly isRequester: boolean;
  readonly maySign: boolean;
  readonly mayDeny: boolean;
  readonly whyNotSign: string | null;
  readonly mayCancel: boolean;
}

export interface RequestPage {
  readonly now: string;
  readonly request: RequestSummary;
  /** Hex SHA-256 of the frozen facts; goes back with a decision. */
  readonly factsHash: string;
  /** The frozen edition. Longest time, uses, reason minimum and steps as they were when this was asked. */
  readonly policy: PolicyDocument | null;
  readonly steps: readonly StepView[];
  readonly decisions: readonly DecisionView[];
  /** Who could sign now, the actor included where they may. */
  readonly couldSign: readonly { readonly personId: string; readonly name: string }[];
  readonly grant: GrantPage | null;
  readonly weighing: Weighing & { readonly lastDeniedAt: string | null };
  readonly you: YouHere;
}

/** One request with its whole thread; null is "no such request, or you may not see it". */
export async function readRequestPage(
  db: Database,
  actor: Actor,
  requestId: string,
): Promise<RequestPage | null> {
  const all = can(actor, 'requests.read-all') || can(actor, 'requests.decide');
  const [row] = await readRequestRows(
    db.prisma,
    { requesterId: all ? null : actor.personId, id: requestId },
    1,
  );
  const [request] = row ? await loadRequests(db.prisma, [requestId]) : [];
  if (!row || !request) return null;
  const { factsHash } = row;
  const proposal = { verdict: 'approve', comment: null, durationSeconds: null, factsHash } as const;
  const c = await loadDecisionCase(db.prisma, request, actor.personId, proposal);
  const signers = row.state === 'pending' ? await loadWhoCouldSign(db.prisma, c) : [];
  const { requesterId: personId, secretId } = request;
  const weighing = await readWeighing(db.prisma, { requestId, personId, secretId });
  return {
    now: c.now.toISOString(),
    request: summaryOfRequest(row),
    factsHash,
    policy: c.documents?.[0] ?? null,
    steps: stepsOf(c),
    decisions: decisionsOf(c),
    couldSign: signers.map((human) => ({ personId: human.personId, name: human.displayName })),
    grant: row.grantId ? await readGrantPage(db, actor, row.grantId) : null,
    weighing: { ...weighing, lastDeniedAt: weighing.lastDenied?.at.toISOString() ?? null },
    you: youHere(c, row.state === 'pending'),
  };
}

function stepsOf(c: DecisionCase): readonly StepView[] {
  const [poll] = pollsOf(c);
  if (!poll) return [];
  return countSignatures(poll).steps.map(({ step, signers }) => ({
    signatures: step.signatures,
    roles: step.roles,
    signedBy: signers.map((human) => human.displayName),
  }));
}

function decisionsOf(c: DecisionCase): readonly DecisionView[] {
  return c.votes.map((vote) => ({
    id: vote.id,
    deciderId: vote.voter.personId,
    deciderName: vote.voter.displayName,
    verdict: vote.verdict,
    comment: vote.comment,
    durationSeconds: vote.durationSeconds,
    at: vote.at.toISOString(),
  }));
}

function youHere(c: DecisionCase, isPending: boolean): YouHere {
  const isRequester = c.requesters.some((human) => human.personId === c.decider.personId);
  const sign = judgeDecision(c);
  const deny = judgeDecision({ ...c, proposal: { ...c.proposal, verdict: 'deny', comment: 'denied' } });
  return {
    isRequester,
    maySign: isPending && sign.ok,
    mayDeny: isPending && deny.ok,
    whyNotSign: sign.ok ? null : sign.refusal.words,
    mayCancel: isPending && isRequester,
  };
}
