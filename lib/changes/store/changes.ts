import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { ChangeState } from '../rules/change.ts';
import { type ChangeFacts, openChange } from '../rules/facts.ts';

/** What a read needs: a transaction or the plain client. */
export type Reader = Pick<Transaction, '$queryRaw'>;

export interface StoredChange {
  readonly id: string;
  readonly kind: string;
  readonly act: string;
  readonly connectionId: string;
  readonly region: string;
  readonly secretId: string;
  readonly secretArn: string;
  readonly secretName: string;
  readonly environment: string;
  readonly facts: ChangeFacts;
  /** Hex. */
  readonly factsHash: string;
  readonly actorId: string;
  readonly batchId: string | null;
  readonly requestId: string | null;
  readonly grantId: string | null;
  readonly state: ChangeState;
  readonly token: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly answeredAt: Date | null;
  readonly settledAt: Date | null;
  readonly lookedAt: Date | null;
  readonly outcomeCode: string | null;
  readonly outcome: unknown;
  readonly awsRequestId: string | null;
}

type Row = Omit<StoredChange, 'facts'> & { facts: Uint8Array };

const COLUMNS = Prisma.sql`
  c.id, c.kind, c.act, c.connection_id AS "connectionId", c.region, c.secret_id AS "secretId", c.secret_arn AS "secretArn",
  c.secret_name AS "secretName", c.environment, c.facts, encode(c.facts_hash, 'hex') AS "factsHash",
  c.actor_id AS "actorId", c.batch_id AS "batchId", c.request_id AS "requestId", c.grant_id AS "grantId", c.state, c.token,
  c.created_at AS "createdAt", c.started_at AS "startedAt", c.answered_at AS "answeredAt", c.settled_at AS "settledAt",
  c.looked_at AS "lookedAt", c.outcome_code AS "outcomeCode", c.outcome, c.aws_request_id AS "awsRequestId"`;

const open = (row: Row): StoredChange => ({ ...row, facts: openChange(row.facts) });

export interface NewChange {
  readonly id: string;
  readonly kind: string;
  readonly act: string;
  readonly connectionId: string;
  readonly region: string;
  readonly secretId: string;
  readonly secretArn: string;
  readonly secretName: string;
  readonly environment: string;
  readonly facts: Uint8Array;
  readonly factsHash: string;
  readonly actorId: string;
  readonly batchId: string | null;
  readonly token: string;
}

export async function insertChange(tx: Transaction, change: NewChange): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO secret_change (id, kind, act, connection_id, region, secret_id, secret_arn, secret_name, environment, facts,
                               facts_hash, actor_id, batch_id, state, token, created_at)
    VALUES (${change.id}, ${change.kind}, ${change.act}, ${change.connectionId}, ${change.region}, ${change.secretId},
            ${change.secretArn}, ${change.secretName}, ${change.environment}, ${Buffer.from(change.facts)},
            decode(${change.factsHash}, 'hex'), ${change.actorId}, ${change.batchId}, 'proposed', ${change.token},
            access_clock())`;
}

export async function loadChange(db: Reader, id: string): Promise<StoredChange | null> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM secret_change c WHERE c.id = ${id} AND c.secret_id IS NOT NULL AND c.kind <> 'create'`;
  return rows[0] ? open(rows[0]) : null;
}

export async function lockChange(tx: Transaction, id: string): Promise<StoredChange | null> {
  await tx.$queryRaw`SELECT id FROM secret_change WHERE id = ${id} FOR UPDATE`;
  return await loadChange(tx, id);
}

/** Notes which request asks for a proposed change; an earlier one that came to nothing is replaced. */
export async function bindRequest(tx: Transaction, id: string, requestId: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE secret_change SET request_id = ${requestId} WHERE id = ${id} AND state = 'proposed'`;
  return changed === 1;
}

export interface Start {
  readonly grantId: string;
  readonly sourceIdentity: string;
  readonly sessionName: string;
}

/** Whether another change of this secret is on its way to AWS. */
export async function isOtherRunning(db: Reader, secretId: string, id: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ running: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM secret_change
                    WHERE secret_id = ${secretId} AND id <> ${id} AND state = 'running') AS running`;
  return rows[0]?.running ?? false;
}

/** Takes the lock that orders the starts of changes of one secret. Released with the transaction. */
export async function lockStarts(tx: Transaction, secretId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`change ${secretId}`}, 0))`;
}

/** Writes that AWS is going to be asked. @returns whether this call did it. */
export async function startChange(tx: Transaction, id: string, start: Start): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE secret_change
       SET state = 'running', grant_id = ${start.grantId}, source_identity = ${start.sourceIdentity},
           session_name = ${start.sessionName}, started_at = access_clock()
     WHERE id = ${id} AND state = 'proposed'`;
  return changed === 1;
}

export interface Landing {
  readonly state: Exclude<ChangeState, 'proposed' | 'running' | 'dropped'>;
  readonly code: string | null;
  readonly outcome: object | null;
  /** What AWS told; null members leave what is there. */
  readonly awsAccessKeyId?: string | null;
  readonly stsRequestId?: string | null;
  readonly awsRequestId?: string | null;
  /** AWS answered the call itself now. */
  readonly answered?: boolean;
}

/** Writes where a change stands. @returns whether it was still open. */
export async function landChange(tx: Transaction, id: string, landing: Landing): Promise<boolean> {
  const { state, code, outcome } = landing;
  const isFinal = state === 'succeeded' || state === 'failed';
  const json = outcome === null ? null : JSON.stringify(outcome);
  const changed = await tx.$executeRaw`
    UPDATE secret_change
       SET state = ${state}, outcome_code = ${code}, outcome = COALESCE(${json}::jsonb, outcome),
           aws_access_key_id = COALESCE(${landing.awsAccessKeyId ?? null}, aws_access_key_id),
           sts_request_id = COALESCE(${landing.stsRequestId ?? null}, sts_request_id),
           aws_request_id = COALESCE(${landing.awsRequestId ?? null}, aws_request_id),
           answered_at = CASE WHEN ${landing.answered ?? false} THEN access_clock() ELSE answered_at END,
           looked_at = access_clock(),
           settled_at = CASE WHEN ${isFinal} THEN access_clock() END
     WHERE id = ${id} AND state IN ('running', 'accepted', 'unknown')`;
  return changed === 1;
}

/** Closes a proposed change that is not wanted any more. */
export async function dropChange(tx: Transaction, id: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE secret_change SET state = 'dropped', settled_at = access_clock() WHERE id = ${id} AND state = 'proposed'`;
  return changed === 1;
}

/**
 * Changes that wait for their result and were not looked at for a while: those whose process ended on the way, those
 * whose answer was lost, those that AWS works on. Oldest first.
 */
export async function loadOpenChanges(db: Reader, most: number): Promise<readonly StoredChange[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM secret_change c
     WHERE c.secret_id IS NOT NULL AND c.kind <> 'create'
       AND ((c.state = 'running' AND c.started_at < access_clock() - interval '90 seconds')
         OR (c.state IN ('accepted', 'unknown') AND c.looked_at < access_clock() - interval '3 seconds'))
     ORDER BY c.started_at LIMIT ${most}`;
  return rows.map(open);
}

export interface ListedChange extends StoredChange {
  readonly actorName: string;
  readonly requestState: string | null;
}

/** Changes, newest first: of one secret, one person, one batch, or all. */
export async function listChanges(
  db: Reader,
  filter: { readonly secretId?: string; readonly actorId?: string; readonly batchId?: string },
  most: number,
): Promise<readonly ListedChange[]> {
  const conditions = [Prisma.sql`c.secret_id IS NOT NULL AND c.kind <> 'create'`];
  if (filter.secretId) conditions.push(Prisma.sql`c.secret_id = ${filter.secretId}`);
  if (filter.actorId) conditions.push(Prisma.sql`c.actor_id = ${filter.actorId}`);
  if (filter.batchId) conditions.push(Prisma.sql`c.batch_id = ${filter.batchId}`);
  const rows = await db.$queryRaw<(Row & { actorName: string; requestState: string | null })[]>`
    SELECT ${COLUMNS}, p.display_name AS "actorName", r.state AS "requestState"
      FROM secret_change c JOIN person p ON p.id = c.actor_id
      LEFT JOIN access_request r ON r.id = c.request_id
     WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY c.created_at DESC, c.id DESC LIMIT ${most}`;
  return rows.map((row) => ({ ...open(row), actorName: row.actorName, requestState: row.requestState }));
}

export interface RequestOfChange {
  readonly requestId: string;
  readonly state: string;
  readonly expiresAt: Date;
  readonly grantId: string | null;
  readonly grantOpen: boolean;
  readonly grantEndsAt: Date | null;
}

/** The request that asks for a change, with the grant it led to. */
export async function loadRequestOf(db: Reader, requestId: string): Promise<RequestOfChange | null> {
  const rows = await db.$queryRaw<RequestOfChange[]>`
    SELECT r.id AS "requestId",
           CASE WHEN r.state = 'pending' AND r.expires_at <= access_clock() THEN 'expired' ELSE r.state END AS state,
           r.expires_at AS "expiresAt", g.id AS "grantId", g.ends_at AS "grantEndsAt",
           COALESCE(g.state = 'active' AND g.ends_at > access_clock() AND g.uses_taken < g.uses_allowed, false) AS "grantOpen"
      FROM access_request r LEFT JOIN access_grant g ON g.request_id = r.id WHERE r.id = ${requestId}`;
  return rows[0] ?? null;
}

/**
 * Versions that were current at some time, and those that a rotation replaced, as movements of labels tell. Only those of
 * AWSCURRENT: AWSPREVIOUS can be put by hand on a version that never held a value.
 */
export async function loadVersionPasts(
  db: Reader,
  secretId: string,
): Promise<{ readonly wereCurrent: readonly string[]; readonly replacedByRotation: readonly string[] }> {
  const rows = await db.$queryRaw<{ id: string; replaced: boolean }[]>`
    SELECT v.id, bool_or(v.replaced AND m.how = 'rotation') AS replaced
      FROM label_movement m
      CROSS JOIN LATERAL (VALUES (m.from_version_id, true), (m.to_version_id, false)) AS v(id, replaced)
     WHERE m.secret_id = ${secretId} AND m.label = 'AWSCURRENT' AND v.id IS NOT NULL
     GROUP BY v.id LIMIT 500`;
  return {
    wereCurrent: rows.map((row) => row.id),
    replacedByRotation: rows.flatMap((row) => (row.replaced ? [row.id] : [])),
  };
}
