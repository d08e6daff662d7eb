import type { Database } from '#lib/db/client.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { reaches } from '#lib/secrets/rules/scope.ts';
import { loadDecisionGround, namedInSteps } from '../load-decision-case.ts';
import { type DecisionCase, judgeDecision } from '../rules/decision.ts';
import { whyNotExtend } from '../rules/extension.ts';
import { whyNotEnd } from '../rules/grant.ts';
import type { Human } from '../rules/person.ts';
import type { PolicyDocument, PolicyStep } from '../rules/policy.ts';
import { pollsOf } from '../rules/poll-case.ts';
import { countSignatures } from '../rules/quorum.ts';
import { channelsOf, whoCouldSign, whoDecides } from '../rules/told.ts';
import type { StoredDecision } from '../store/decisions.ts';
import { type GrantRow, readGrantRows } from '../store/grant-rows.ts';
import { loadSigners } from '../store/humans.ts';
import type { RequestRow } from '../store/request-rows.ts';
import type { StoredRequest } from '../store/requests.ts';
import type { SecretFacts } from '../store/secrets.ts';
import { type GrantSummary, summaryOfGrant } from './grant-summary.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

export interface DecisionView {
  readonly id: string;
  /** Null: a rule of the policy decided. */
  readonly deciderId: string | null;
  readonly deciderName: string;
  readonly deciderEmail: string | null;
  readonly rule: string | null;
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  readonly durationSeconds: number | null;
  readonly uses: number | null;
  readonly at: string;
}

export interface StepView extends Pick<PolicyStep, 'signatures' | 'roles' | 'groups' | 'people' | 'owners'> {
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

/** One request of a thread with everything that a decision on it rests on. */
export interface RequestItem {
  readonly request: RequestSummary;
  /** Hex SHA-256 of the frozen facts; goes back with a decision. */
  readonly factsHash: string;
  /** The frozen edition. Longest time, uses, reason minimum and steps as they were when this was asked. */
  readonly policy: PolicyDocument | null;
  /** The edition that would apply now is another one; both count. */
  readonly isHeldToTwo: boolean;
  readonly steps: readonly StepView[];
  /** All signatures are there, but all from people the requester lately appointed: one more is needed. */
  readonly needsAnIndependentSigner: boolean;
  readonly decisions: readonly DecisionView[];
  /** Who could sign now, the actor included where they may. */
  readonly couldSign: readonly {
    readonly personId: string;
    readonly name: string;
    readonly email: string | null;
  }[];
  /** Ids of those who have a place in some step: they hear how it ended. */
  readonly concerned: readonly string[];
  /** Names of the channels of the editions that count. */
  readonly channels: readonly string[];
  readonly grant: GrantSummary | null;
  /** Of the secret as it is now; null: it is gone, or this is about a policy. */
  readonly owner: string | null;
  readonly mayRevoke: boolean;
  readonly mayExtend: boolean;
  readonly you: YouHere;
}

/** The requests of one thread, in the order they were asked. */
export async function readRequestItems(
  db: Database,
  actor: Actor,
  requests: readonly StoredRequest[],
  rows: readonly RequestRow[],
): Promise<{ readonly items: readonly RequestItem[]; readonly now: Date }> {
  const proposal = {
    verdict: 'approve',
    comment: null,
    durationSeconds: null,
    uses: null,
    factsHash: '',
  } as const;
  const ids = requests.map((request) => request.id);
  const [ground, grants] = await Promise.all([
    loadDecisionGround(db.prisma, requests, actor.personId, proposal),
    readGrantRows(db.prisma, { personId: null, requestIds: ids }, ids.length),
  ]);
  const { cases, decisions, secrets, now } = ground;
  const holders = await loadSigners(db.prisma, namedInSteps(cases));
  const items = requests.flatMap((request, index) => {
    const row = rows.find((each) => each.id === request.id);
    const c = cases[index];
    if (!row) return [];
    invariant(c, 'every request has its case');
    const own = decisions.filter((decision) => decision.requestId === request.id);
    const grant = grants.find((each) => each.requestId === request.id) ?? null;
    const secret = request.secretId === null ? null : (secrets.get(request.secretId) ?? null);
    return [itemOf({ row, c, own, grant, holders, secret, actor })];
  });
  return { items, now };
}

interface ItemGround {
  readonly row: RequestRow;
  readonly c: DecisionCase;
  readonly own: readonly StoredDecision[];
  readonly grant: GrantRow | null;
  readonly holders: readonly Human[];
  readonly secret: SecretFacts | null;
  readonly actor: Actor;
}

function itemOf({ row, c, own, grant, holders, secret, actor }: ItemGround): RequestItem {
  const { factsHash } = row;
  const isPending = row.state === 'pending';
  const shown = { ...c, proposal: { ...c.proposal, factsHash } };
  const [poll] = pollsOf(shown);
  const count = poll ? countSignatures(poll) : null;
  const isOver = grant ? whyNotEnd(grant, false, grant.now) !== null : true;
  const isHolder = grant?.personId === actor.personId;
  return {
    request: summaryOfRequest(row),
    factsHash,
    policy: c.documents?.[0] ?? null,
    isHeldToTwo: (c.documents?.length ?? 0) > 1,
    steps: (count?.steps ?? []).map(({ step, signers }) => ({
      ...step,
      signedBy: signers.map((human) => human.displayName),
    })),
    needsAnIndependentSigner: isPending && (count?.needsAnIndependentSigner ?? false),
    decisions: decisionsOf(own, c),
    couldSign: isPending ? whoCouldSign(shown, holders).map(personOf) : [],
    concerned: isPending ? whoDecides(shown, holders).map((human) => human.personId) : [],
    channels: isPending ? channelsOf(shown) : [],
    grant: grant ? summaryOfGrant(grant) : null,
    owner: secret?.owner ?? null,
    mayRevoke:
      grant !== null &&
      !isHolder &&
      !isOver &&
      secret !== null &&
      reaches(reachOf(actor, 'grants.revoke'), secret),
    mayExtend: grant !== null && isHolder && whyNotExtend(grant, grant.now) === null,
    you: youHere(shown, isPending),
  };
}

function personOf({ personId, displayName, email }: Human) {
  return { personId, name: displayName, email };
}

function decisionsOf(own: readonly StoredDecision[], c: DecisionCase): readonly DecisionView[] {
  return own.map(({ at, requestId: _, factsHash: __, ...decision }) => {
    const voter = c.votes.find((vote) => vote.id === decision.id)?.voter;
    return {
      ...decision,
      deciderName: voter?.displayName ?? `Rule ${decision.rule ?? ''}`,
      deciderEmail: voter?.email ?? null,
      at: at.toISOString(),
    };
  });
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
