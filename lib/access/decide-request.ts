import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { type Id, mintId, patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { announce } from './announce.ts';
import { announceDecided, announceEnd, announceNextStep } from './announce-request.ts';
import { applyPolicyChange } from './apply-policy-change.ts';
import { endGrantEarly } from './end-grant.ts';
import { loadDecisionCase, loadWhoCouldSign, namedInSteps } from './load-decision-case.ts';
import { openGrant } from './open-grant.ts';
import { reachesRequest } from './reaches-request.ts';
import { recordRefusal } from './record-refusal.ts';
import { type DecisionCase, type GrantTerms, judgeDecision, type Outcome } from './rules/decision.ts';
import type { Vote } from './rules/quorum.ts';
import { refuseAccess } from './rules/refusals.ts';
import { insertDecision, type StoredDecision } from './store/decisions.ts';
import { findGrantOfRequest, lockGrant } from './store/grants.ts';
import { loadSigners } from './store/humans.ts';
import { closeRequest, lockRequest, type StoredRequest, touchRequest } from './store/requests.ts';
import { isSessionConfirmed } from './store/sessions.ts';

export const decideRequestSchema = z.strictObject({
  requestId: z.string().regex(patternOf('request')),
  verdict: z.enum(['approve', 'deny']),
  comment: z.string().max(65_536).nullable(),
  /** Shorter than asked, or null for as asked. */
  durationSeconds: z.int().nullable(),
  /** Fewer than asked, or null for as asked. */
  uses: z.int().nullable(),
  /** Hex SHA-256 of the facts that were shown. */
  factsHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type DecideRequestInput = z.infer<typeof decideRequestSchema>;

export interface DecidedRequest {
  readonly outcome: Outcome['kind'];
  /** The grant that this decision opened or ended. */
  readonly grantId: string | null;
  /** When the opened grant ends, exclusive. ISO. */
  readonly endsAt: string | null;
}

/**
 * Signs or denies a request. Everything that happens to one request waits in line behind its row; the decider, the
 * requester and every earlier vote are read again inside that line, and the clock is the database's.
 */
export async function decideRequest(
  db: Database,
  actor: Actor,
  input: DecideRequestInput,
): Promise<Result<DecidedRequest>> {
  return await db.transaction(async (tx) => {
    const request = await lockRequest(tx, input.requestId);
    const attempt = { kind: 'request.refused', actorId: actor.personId } as const;
    if (!request || !(await mayKnowOf(tx, actor, request))) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-request').refusal);
    }
    const c = await loadDecisionCase(tx, request, actor.personId, input);
    const judged = await judgeConfirmed(tx, actor, c);
    const decided = judged.ok ? await carryOut(tx, request, c, judged.value) : judged;
    if (decided.ok) return decided;
    if (decided.refusal.code === 'request-expired') await lapse(tx, request, c);
    const refusal = await nameOthers(tx, c, decided.refusal);
    return await recordRefusal(tx, { ...attempt, ...aboutOf(request) }, refusal);
  });
}

/** A decision that would be carried out needs a sign-in that was confirmed lately; a refusal needs none. */
async function judgeConfirmed(tx: Transaction, actor: Actor, c: DecisionCase): Promise<Result<Judged>> {
  const judged = judgeDecision(c);
  if (!judged.ok) return judged;
  return (await isSessionConfirmed(tx, actor)) ? judged : refuseAccess('confirm-first');
}

/** What a refusal is recorded about: only what is there. */
export function aboutOf(request: StoredRequest): {
  requestId: string;
  secretId?: string;
  secretArn?: string;
} {
  const { id: requestId, secretId, secretArn } = request;
  return { requestId, ...(secretId && secretArn ? { secretId, secretArn } : {}) };
}

async function mayKnowOf(tx: Transaction, actor: Actor, request: StoredRequest): Promise<boolean> {
  if (request.requesterId === actor.personId) return true;
  return await reachesRequest(tx, actor, request, ['requests.decide', 'requests.read-all']);
}

interface Judged {
  readonly outcome: Outcome;
  readonly comment: string | null;
}

async function carryOut(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  judged: Judged,
): Promise<Result<DecidedRequest>> {
  const moved = await move(tx, request, c, judged);
  if (!moved.ok) return moved;
  const { decided, endsAt, entries } = moved.value;
  const decision: StoredDecision & { id: Id<'decision'> } = {
    id: mintId('decision'),
    requestId: request.id,
    deciderId: c.decider.personId,
    rule: null,
    verdict: c.proposal.verdict,
    comment: judged.comment,
    durationSeconds: c.proposal.durationSeconds,
    uses: c.proposal.uses,
    factsHash: c.proposal.factsHash,
    at: c.now,
  };
  await insertDecision(tx, decision);
  await tell(tx, request, c, decision, { decided, endsAt });
  await appendRecords(tx, [recordOf(request, decision), ...entries]);
  return ok(decided);
}

function recordOf(request: StoredRequest, decision: StoredDecision): AuditEntry {
  const { id: decisionId, verdict, comment, durationSeconds, uses, factsHash } = decision;
  return {
    kind: 'request.decided',
    actorId: decision.deciderId,
    requestId: request.id,
    ...(request.secretId ? { secretId: request.secretId } : {}),
    data: { decisionId, verdict, comment, durationSeconds, factsHash, ...(uses === null ? {} : { uses }) },
  };
}

async function tell(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  decision: StoredDecision,
  { decided, endsAt }: Pick<Moved, 'decided' | 'endsAt'>,
): Promise<void> {
  const holders = await loadSigners(tx, namedInSteps([c]));
  const isExtension = request.act !== 'policy-edit' && request.extendsGrantId !== null;
  const news = {
    outcome: decided.outcome,
    decisionId: decision.id,
    rule: null,
    grantId: decided.grantId,
    endsAt,
    extends: isExtension,
  };
  const mine: Vote = { ...decision, voter: c.decider };
  const after = { ...c, votes: [...c.votes, mine] };
  await announce(tx, [
    ...announceDecided(request, c, holders, news, c.decider.personId),
    ...(decided.outcome === 'waiting' ? announceNextStep(request, c, after, holders) : []),
  ]);
}

interface Moved {
  readonly decided: DecidedRequest;
  readonly endsAt: Date | null;
  readonly entries: readonly AuditEntry[];
}

/** Moves the request, and what it opens with it, or refuses because somebody else moved it first. */
async function move(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  { outcome, comment }: Judged,
): Promise<Result<Moved>> {
  const decided = { outcome: outcome.kind, grantId: null, endsAt: null };
  const plain = { decided, endsAt: null, entries: [] };
  switch (outcome.kind) {
    case 'waiting':
      return (await touchRequest(tx, request)) ? ok(plain) : refuseAccess('request-closed');
    case 'denied':
      return (await closeRequest(tx, request, 'denied', c.now)) ? ok(plain) : refuseAccess('request-closed');
    case 'approved':
      return await approve(tx, request, c, outcome.terms);
    case 'revoked':
      return await revoke(tx, request, c, comment);
  }
}

/** Opens the grant, or puts the new edition of the policy in force: the last signature and its effect are one. */
async function approve(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  terms: GrantTerms,
): Promise<Result<Moved>> {
  const decided = { outcome: 'approved', grantId: null, endsAt: null } as const;
  if (request.act === 'policy-edit') {
    const applied = await applyPolicyChange(tx, request, c.decider.personId, c.now);
    if (!applied.ok) return applied;
    if (!(await closeRequest(tx, request, 'approved', c.now))) throw new Error('a locked request was closed');
    return ok({ decided, endsAt: null, entries: applied.value });
  }
  if (!(await closeRequest(tx, request, 'approved', c.now))) return refuseAccess('request-closed');
  const opened = await openGrant(tx, request, terms, { actorId: c.decider.personId, at: c.now });
  const { grantId, endsAt, entry } = opened;
  return ok({ decided: { ...decided, grantId, endsAt: endsAt.toISOString() }, endsAt, entries: [entry] });
}

async function revoke(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  comment: string | null,
): Promise<Result<Moved>> {
  const grantId = await findGrantOfRequest(tx, request.id);
  const grant = grantId ? await lockGrant(tx, grantId) : null;
  invariant(grant && comment, 'an approved request has a grant and a denial a comment');
  const ended = await endGrantEarly(tx, grant, { state: 'revoked', by: c.decider.personId, why: comment });
  if (!ended.ok) return ended;
  const decided = { outcome: 'revoked', grantId: grant.id, endsAt: null } as const;
  return ok({ decided, endsAt: null, entries: [ended.value] });
}

/** A lapsed request found by a decision is closed with it; the job would do it a moment later. */
async function lapse(tx: Transaction, request: StoredRequest, c: DecisionCase): Promise<void> {
  if (!(await closeRequest(tx, request, 'expired', c.now))) return;
  await announce(tx, [announceEnd('request.expired', request, c, await loadSigners(tx, namedInSteps([c])))]);
  const { requestId, secretId } = aboutOf(request);
  const about = { requestId, ...(secretId ? { secretId } : {}) };
  await appendRecords(tx, [{ kind: 'request.expired', actorId: null, ...about, data: {} }]);
}

/** Says who can decide where this person cannot. */
async function nameOthers(tx: Transaction, c: DecisionCase, refusal: Refusal): Promise<Refusal> {
  if (refusal.code !== 'own-request' && refusal.code !== 'may-not-decide') return refusal;
  const names = (await loadWhoCouldSign(tx, c)).map((human) => human.displayName);
  if (names.length === 0) return refusal;
  const [first, second] = names;
  const others =
    names.length === 1 ? `${first} can` : `${first} or ${second}${names.length > 2 ? ' or others' : ''} can`;
  return { ...refusal, words: `${refusal.words} ${others}.` };
}
