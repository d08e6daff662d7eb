import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { endGrantEarly } from './end-grant.ts';
import { loadDecisionCase, loadWhoCouldSign } from './load-decision-case.ts';
import { recordRefusal } from './record-refusal.ts';
import { type DecisionCase, type GrantTerms, judgeDecision, type Outcome } from './rules/decision.ts';
import { refuseAccess } from './rules/refusals.ts';
import { findGrantOfRequest, insertGrant, lockGrant } from './store/grants.ts';
import {
  closeRequest,
  insertDecision,
  lockRequest,
  type StoredRequest,
  touchRequest,
} from './store/requests.ts';

export const decideRequestSchema = z.strictObject({
  requestId: z.string().regex(patternOf('request')),
  verdict: z.enum(['approve', 'deny']),
  comment: z.string().max(65_536).nullable(),
  /** Shorter than asked, or null for as asked. */
  durationSeconds: z.int().nullable(),
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
    if (!request || !mayKnowOf(actor, request)) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-request').refusal);
    }
    const c = await loadDecisionCase(tx, request, actor.personId, input);
    const judged = judgeDecision(c);
    const decided = judged.ok ? await carryOut(tx, request, c, judged.value) : judged;
    if (decided.ok) return decided;
    if (decided.refusal.code === 'request-expired') await lapse(tx, request, c.now);
    const { id: requestId, secretId, secretArn } = request;
    const refusal = await nameOthers(tx, c, decided.refusal);
    return await recordRefusal(tx, { ...attempt, requestId, secretId, secretArn }, refusal);
  });
}

function mayKnowOf(actor: Actor, request: StoredRequest): boolean {
  if (request.requesterId === actor.personId) return true;
  return can(actor, 'requests.decide') || can(actor, 'requests.read-all');
}

async function carryOut(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  judged: { readonly outcome: Outcome; readonly comment: string | null },
): Promise<Result<DecidedRequest>> {
  const moved = await move(tx, request, c, judged);
  if (!moved.ok) return moved;
  const { verdict, durationSeconds, factsHash } = c.proposal;
  const decision = { verdict, durationSeconds, factsHash, comment: judged.comment };
  const decisionId = mintId('decision');
  const deciderId = c.decider.personId;
  await insertDecision(tx, { ...decision, id: decisionId, requestId: request.id, deciderId, at: c.now });
  await appendRecords(tx, [
    {
      kind: 'request.decided',
      actorId: deciderId,
      secretId: request.secretId,
      requestId: request.id,
      data: { decisionId, ...decision },
    },
    ...moved.value.entries,
  ]);
  return ok(moved.value.decided);
}

interface Moved {
  readonly decided: DecidedRequest;
  readonly entries: readonly AuditEntry[];
}

/** Moves the request, and the grant with it, or refuses because somebody else moved it first. */
async function move(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  { outcome, comment }: { readonly outcome: Outcome; readonly comment: string | null },
): Promise<Result<Moved>> {
  const decided = { outcome: outcome.kind, grantId: null, endsAt: null };
  switch (outcome.kind) {
    case 'waiting':
      return (await touchRequest(tx, request))
        ? ok({ decided, entries: [] })
        : refuseAccess('request-closed');
    case 'denied':
      return (await closeRequest(tx, request, 'denied', c.now))
        ? ok({ decided, entries: [] })
        : refuseAccess('request-closed');
    case 'approved':
      return (await closeRequest(tx, request, 'approved', c.now))
        ? ok(await openGrant(tx, request, c, outcome.terms))
        : refuseAccess('request-closed');
    case 'revoked':
      return await revoke(tx, request, c, comment);
  }
}

async function openGrant(
  tx: Transaction,
  request: StoredRequest,
  c: DecisionCase,
  terms: GrantTerms,
): Promise<Moved> {
  const grant = {
    id: mintId('grant'),
    requestId: request.id,
    personId: request.requesterId,
    secretId: request.secretId,
    secretArn: request.secretArn,
    stage: request.stage,
    startsAt: c.now,
    endsAt: new Date(c.now.getTime() + terms.durationSeconds * 1_000),
    usesAllowed: terms.uses,
  };
  await insertGrant(tx, grant);
  const { personId, secretArn, stage, startsAt, endsAt, usesAllowed } = grant;
  return {
    decided: { outcome: 'approved', grantId: grant.id, endsAt: endsAt.toISOString() },
    entries: [
      {
        kind: 'grant.opened',
        actorId: c.decider.personId,
        secretId: request.secretId,
        requestId: request.id,
        grantId: grant.id,
        data: {
          personId,
          secretArn,
          stage,
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
          usesAllowed,
        },
      },
    ],
  };
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
  return ok({ decided: { outcome: 'revoked', grantId: grant.id, endsAt: null }, entries: [ended.value] });
}

/** A lapsed request found by a decision is closed with it; the job would do it a moment later. */
async function lapse(tx: Transaction, request: StoredRequest, now: Date): Promise<void> {
  if (!(await closeRequest(tx, request, 'expired', now))) return;
  const { id: requestId, secretId } = request;
  await appendRecords(tx, [{ kind: 'request.expired', actorId: null, requestId, secretId, data: {} }]);
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
