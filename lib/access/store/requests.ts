import type { Transaction } from '#lib/db/client.ts';
import type { RequestFacts, SealedFacts } from '../rules/facts.ts';
import type { Act } from '../rules/policy.ts';
import type { RequestState } from '../rules/request.ts';
import type { Reader } from './clock.ts';

export interface StoredRequest {
  readonly id: string;
  readonly requesterId: string;
  readonly secretId: string;
  readonly secretArn: string;
  readonly act: Act;
  readonly stage: string;
  readonly durationSeconds: number;
  readonly uses: number;
  readonly state: RequestState;
  readonly revision: number;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly factsHash: string;
  readonly expiresAt: Date;
}

export interface NewRequest {
  readonly facts: RequestFacts;
  readonly sealed: SealedFacts;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertRequest(tx: Transaction, request: NewRequest): Promise<void> {
  const { facts, sealed } = request;
  await tx.accessRequest.create({
    data: {
      id: facts.requestId,
      threadId: facts.requestId,
      requesterId: facts.requesterId,
      secretId: facts.secretId,
      secretArn: facts.secretArn,
      act: facts.act,
      stage: facts.stage,
      durationSeconds: facts.durationSeconds,
      uses: facts.uses,
      reason: facts.reason,
      ticket: facts.ticket,
      state: 'pending',
      policyId: facts.policyId,
      policyVersion: facts.policyVersion,
      facts: Buffer.from(sealed.bytes),
      factsHash: Buffer.from(sealed.hash, 'hex'),
      createdAt: request.createdAt,
      expiresAt: request.expiresAt,
    },
  });
}

/** Reads requests without locking them; absent ids are left out. */
export async function loadRequests(db: Reader, ids: readonly string[]): Promise<readonly StoredRequest[]> {
  return await db.$queryRaw<StoredRequest[]>`
    SELECT id, requester_id AS "requesterId", secret_id AS "secretId", secret_arn AS "secretArn", act, stage,
           duration_seconds AS "durationSeconds", uses, state, revision, policy_id AS "policyId",
           policy_version AS "policyVersion", encode(facts_hash, 'hex') AS "factsHash", expires_at AS "expiresAt"
      FROM access_request WHERE id = ANY(${[...ids]})`;
}

/** Takes the lock that puts everything that happens to one request in order. */
export async function lockRequest(tx: Transaction, id: string): Promise<StoredRequest | null> {
  await tx.$queryRaw`SELECT id FROM access_request WHERE id = ${id} FOR UPDATE`;
  return (await loadRequests(tx, [id]))[0] ?? null;
}

/** Closes a waiting request, if nothing happened to it since it was read. @returns whether this call closed it. */
export async function closeRequest(
  tx: Transaction,
  request: { readonly id: string; readonly revision: number },
  state: Exclude<RequestState, 'pending'>,
  at: Date,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE access_request SET state = ${state}, revision = revision + 1, closed_at = ${at}
     WHERE id = ${request.id} AND state = 'pending' AND revision = ${request.revision}`;
  return changed === 1;
}

/** Marks that a vote was added while the request waits on. */
export async function touchRequest(
  tx: Transaction,
  request: { readonly id: string; readonly revision: number },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE access_request SET revision = revision + 1
     WHERE id = ${request.id} AND state = 'pending' AND revision = ${request.revision}`;
  return changed === 1;
}

/** Lapsed requests that nobody else is closing, locked; oldest first. Of one person, or of everybody. */
export async function lockOverdueRequests(
  tx: Transaction,
  personId: string | null,
  most: number,
): Promise<readonly { id: string; revision: number; secretId: string }[]> {
  return await tx.$queryRaw`
    SELECT id, revision, secret_id AS "secretId" FROM access_request
     WHERE state = 'pending' AND expires_at <= access_clock() AND (${personId}::text IS NULL OR requester_id = ${personId})
     ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED`;
}

export async function countOpenRequests(
  db: Reader,
  asked: { requesterId: string; secretId: string; act: string; stage: string },
): Promise<{ open: number; same: boolean }> {
  const rows = await db.$queryRaw<{ open: number; same: boolean }[]>`
    SELECT count(*)::int AS open,
           COALESCE(bool_or(secret_id = ${asked.secretId} AND act = ${asked.act} AND stage = ${asked.stage}), false) AS same
      FROM access_request WHERE requester_id = ${asked.requesterId} AND state = 'pending'`;
  return rows[0] ?? { open: 0, same: false };
}

export interface StoredDecision {
  readonly id: string;
  readonly requestId: string;
  readonly deciderId: string;
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  readonly durationSeconds: number | null;
  readonly factsHash: string;
  readonly at: Date;
}

/** Decisions on these requests in the order they were given. */
export async function loadDecisions(
  db: Reader,
  requestIds: readonly string[],
): Promise<readonly StoredDecision[]> {
  return await db.$queryRaw<StoredDecision[]>`
    SELECT id, request_id AS "requestId", decider_id AS "deciderId", verdict, comment,
           duration_seconds AS "durationSeconds", encode(facts_hash, 'hex') AS "factsHash", at
      FROM decision WHERE request_id = ANY(${[...requestIds]}) ORDER BY at, id`;
}

export async function insertDecision(tx: Transaction, decision: StoredDecision): Promise<void> {
  await tx.decision.create({ data: { ...decision, factsHash: Buffer.from(decision.factsHash, 'hex') } });
}
