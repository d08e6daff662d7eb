import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { SecretAct } from '../rules/act.ts';
import type { RequestFacts, SealedFacts } from '../rules/facts.ts';
import type { RequestState } from '../rules/request.ts';
import type { Reader } from './clock.ts';

interface RequestBase {
  readonly id: string;
  /** The id of the first request of those that belong together. */
  readonly threadId: string;
  readonly way: 'asked' | 'break-glass';
  readonly requesterId: string;
  readonly state: RequestState;
  readonly revision: number;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly factsHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Zero for a change of a policy. */
  readonly durationSeconds: number;
  readonly uses: number;
}

/** Asks for one act on one secret. */
export interface SecretRequest extends RequestBase {
  readonly act: SecretAct;
  readonly secretId: string;
  readonly secretArn: string;
  /** A read is of what this label names, or of `versionId`; never both. */
  readonly stage: string | null;
  readonly versionId: string | null;
  /** JSON keys asked for; empty: any. */
  readonly keyNames: readonly string[];
  readonly extendsGrantId: string | null;
}

/** Asks that a policy shall say something else. */
export interface PolicyRequest extends RequestBase {
  readonly act: 'policy-edit';
  readonly secretId: null;
  readonly secretArn: null;
  /** Null: a new policy. */
  readonly subjectPolicyId: string | null;
  /** The frozen facts as they were hashed. */
  readonly facts: Uint8Array;
  /** RFC 8785 bytes, as they were hashed into the facts. */
  readonly proposal: Uint8Array;
}

export type StoredRequest = SecretRequest | PolicyRequest;

export interface NewRequest {
  readonly facts: RequestFacts;
  readonly sealed: SealedFacts;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Of a change of a policy: the bytes whose hash is in the facts. */
  readonly proposal?: Uint8Array;
  /** Pending unless something is opened at once, as break-glass is. */
  readonly state?: 'pending' | 'approved';
}

export async function insertRequest(tx: Transaction, request: NewRequest): Promise<void> {
  const { facts, sealed, createdAt, expiresAt, state = 'pending' } = request;
  await tx.accessRequest.create({
    data: {
      id: facts.requestId,
      threadId: facts.threadId,
      requesterId: facts.requesterId,
      reason: facts.reason,
      ticket: facts.ticket,
      policyId: facts.policyId,
      policyVersion: facts.policyVersion,
      facts: Buffer.from(sealed.bytes),
      factsHash: Buffer.from(sealed.hash, 'hex'),
      createdAt,
      expiresAt,
      state,
      ...(state === 'approved' ? { closedAt: createdAt } : {}),
      ...subjectOf(request),
    },
  });
}

function subjectOf({ facts, proposal }: NewRequest) {
  if (facts.about === 'policy') {
    const { act, subjectPolicyId } = facts;
    return {
      act,
      subjectPolicyId,
      proposal: proposal ? Buffer.from(proposal) : null,
      durationSeconds: 0,
      uses: 0,
    };
  }
  const { act, way, secretId, secretArn, stage, versionId, keyNames, extendsGrantId, durationSeconds, uses } =
    facts;
  return { act, way, secretId, secretArn, stage, versionId, keyNames, extendsGrantId, durationSeconds, uses };
}

const COLUMNS = Prisma.sql`
  id, thread_id AS "threadId", way, requester_id AS "requesterId", secret_id AS "secretId", secret_arn AS "secretArn",
  act, stage, version_id AS "versionId", key_names AS "keyNames", extends_grant_id AS "extendsGrantId",
  subject_policy_id AS "subjectPolicyId", proposal, CASE WHEN act = 'policy-edit' THEN facts END AS facts, duration_seconds AS "durationSeconds", uses, state, revision,
  policy_id AS "policyId", policy_version AS "policyVersion", encode(facts_hash, 'hex') AS "factsHash",
  created_at AS "createdAt", expires_at AS "expiresAt"`;

/** Reads requests without locking them; absent ids are left out. */
export async function loadRequests(db: Reader, ids: readonly string[]): Promise<readonly StoredRequest[]> {
  return await db.$queryRaw<StoredRequest[]>`
    SELECT ${COLUMNS} FROM access_request WHERE id = ANY(${[...ids]}) ORDER BY created_at, id`;
}

/** Every request of a thread, in the order they were asked. */
export async function loadThread(db: Reader, threadId: string): Promise<readonly StoredRequest[]> {
  return await db.$queryRaw<StoredRequest[]>`
    SELECT ${COLUMNS} FROM access_request WHERE thread_id = ${threadId} ORDER BY created_at, id LIMIT ${MOST_OF_A_THREAD}`;
}

export async function countThread(db: Reader, threadId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM access_request WHERE thread_id = ${threadId}`;
  return rows[0]?.count ?? 0;
}

/** No thread grows longer: extensions of extensions are asked anew from here on, and its page shows all of it. */
export const MOST_OF_A_THREAD = 200;

/** Takes the lock that puts everything that happens to one request in order. */
export async function lockRequest(tx: Transaction, id: string): Promise<StoredRequest | null> {
  // Whoever waited for the lock gets the row as it is then: PostgreSQL reads it again under read committed.
  const rows = await tx.$queryRaw<StoredRequest[]>`
    SELECT ${COLUMNS} FROM access_request WHERE id = ${id} FOR UPDATE`;
  return rows[0] ?? null;
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
): Promise<readonly StoredRequest[]> {
  return await tx.$queryRaw<StoredRequest[]>`
    SELECT ${COLUMNS} FROM access_request
     WHERE state = 'pending' AND expires_at <= access_clock() AND (${personId}::text IS NULL OR requester_id = ${personId})
     ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED`;
}

/** What somebody has waiting, as far as it bounds what they may still ask. */
export interface WaitingTarget {
  readonly threadId: string;
  readonly secretId: string | null;
  readonly act: string;
  readonly stage: string | null;
  readonly versionId: string | null;
}

/** Everything of these accounts that waits. Bounded by the limits themselves: threads × items. */
export async function loadWaitingTargets(
  db: Reader,
  accounts: readonly string[],
): Promise<readonly WaitingTarget[]> {
  return await db.$queryRaw<WaitingTarget[]>`
    SELECT thread_id AS "threadId", secret_id AS "secretId", act, stage, version_id AS "versionId"
      FROM access_request
     WHERE requester_id = ANY(${[...accounts]}) AND state = 'pending' AND expires_at > (SELECT access_clock())`;
}

/** How many requests of everybody wait, counted as far as `most`. */
export async function countWaiting(db: Reader, most: number): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM access_request WHERE state = 'pending' AND expires_at > (SELECT access_clock()) LIMIT ${most}) waiting`;
  return rows[0]?.count ?? 0;
}
