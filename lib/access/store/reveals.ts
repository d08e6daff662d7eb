import type { Transaction } from '#lib/db/client.ts';
import { CEILING_SECONDS } from '../rules/ceiling.ts';
import { OFFER_SECONDS, REVEAL_LIMITS, type RevealWay, STALE_REVEAL_SECONDS } from '../rules/reveal.ts';
import type { Reader } from './clock.ts';

export interface Offer {
  readonly nonceHash: Uint8Array;
  readonly grantId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly secretId: string;
}

/** Stores a prepared reveal. @returns when it lapses. */
export async function insertOffer(tx: Transaction, offer: Offer): Promise<Date> {
  const rows = await tx.$queryRaw<{ expiresAt: Date }[]>`
    INSERT INTO reveal_nonce (nonce_hash, grant_id, person_id, session_id, secret_id, created_at, expires_at)
    SELECT ${Buffer.from(offer.nonceHash)}, ${offer.grantId}, ${offer.personId}, ${offer.sessionId}, ${offer.secretId},
           now.at, now.at + ${OFFER_SECONDS} * interval '1 second'
      FROM (SELECT access_clock() AS at) now
    RETURNING expires_at AS "expiresAt"`;
  const row = rows[0];
  if (!row) throw new Error('a prepared reveal was not stored');
  return row.expiresAt;
}

/** Uses up a prepared reveal: bound to all five facts, in time, once. @returns whether this call used it up. */
export async function consumeOffer(tx: Transaction, offer: Offer): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE reveal_nonce SET consumed_at = access_clock()
     WHERE nonce_hash = ${Buffer.from(offer.nonceHash)}
       AND grant_id = ${offer.grantId}
       AND person_id = ${offer.personId}
       AND session_id = ${offer.sessionId}
       AND secret_id = ${offer.secretId}
       AND consumed_at IS NULL
       AND access_clock() < expires_at`;
  return changed === 1;
}

/** Whether this very offer exists, and was used or has lapsed: only to say why it was not used up. */
export async function describeOffer(db: Reader, offer: Offer): Promise<'absent' | 'used' | 'lapsed'> {
  const rows = await db.$queryRaw<{ used: boolean }[]>`
    SELECT consumed_at IS NOT NULL AS used FROM reveal_nonce
     WHERE nonce_hash = ${Buffer.from(offer.nonceHash)} AND grant_id = ${offer.grantId}
       AND person_id = ${offer.personId} AND session_id = ${offer.sessionId} AND secret_id = ${offer.secretId}`;
  if (!rows[0]) return 'absent';
  return rows[0].used ? 'used' : 'lapsed';
}

/** Removes prepared reveals that lapsed more than a day ago. */
export async function deleteOldOffers(tx: Transaction): Promise<number> {
  return await tx.$executeRaw`DELETE FROM reveal_nonce WHERE expires_at < access_clock() - interval '1 day'`;
}

/** Values revealed lately, and how many of everybody. */
export interface RevealsLately {
  readonly short: number;
  readonly long: number;
  /** Of everybody, counted as far as `most`. */
  readonly everybody: number;
}

/**
 * What one human being revealed lately by any of these accounts, and what everybody did. Ask under the lock on the
 * accounts. Of everybody nobody holds a lock: the ceiling may be passed by the few reveals that begin at the same instant.
 */
export async function countRevealsLately(
  db: Reader,
  accounts: readonly string[],
  most: number,
): Promise<RevealsLately> {
  const [short, long] = REVEAL_LIMITS;
  const rows = await db.$queryRaw<RevealsLately[]>`
    SELECT count(*) FILTER (WHERE r.intended_at > c.now - ${short.seconds} * interval '1 second')::int AS short,
           count(r.id)::int AS long,
           (SELECT count(*)::int FROM (
              SELECT 1 FROM reveal e
               WHERE e.state <> 'failed' AND e.intended_at > (SELECT access_clock()) - ${CEILING_SECONDS} * interval '1 second'
               LIMIT ${most}) counted) AS everybody
      FROM (SELECT access_clock() AS now OFFSET 0) c
      LEFT JOIN reveal r ON r.person_id = ANY(${[...accounts]}) AND r.state <> 'failed'
       AND r.intended_at > c.now - ${long.seconds} * interval '1 second'`;
  return rows[0] ?? { short: 0, long: 0, everybody: 0 };
}

export interface NewReveal {
  readonly id: string;
  readonly grantId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly secretId: string;
  readonly secretArn: string;
  /** What is read: a label, or one version. */
  readonly stage: string | null;
  readonly askedVersionId: string | null;
  readonly keyName: string | null;
  readonly way: RevealWay;
  readonly sourceIdentity: string;
  readonly sessionName: string;
}

export interface TakenUse {
  readonly usesTaken: number;
  readonly usesAllowed: number;
  readonly requestId: string;
}

/**
 * Takes one use of a grant to reveal and opens the reveal with it. The only way to take one: every condition of a reveal
 * that the grant holds is in this statement, so that no other statement can come between the question and the answer. A
 * grant for some keys gives neither another key nor the whole value; one of break-glass gives nothing without its row in
 * the register, and nothing once that was reviewed. @returns the counter, or null.
 */
export async function takeUse(tx: Transaction, reveal: NewReveal): Promise<TakenUse | null> {
  const rows = await tx.$queryRaw<TakenUse[]>`
    WITH taken AS (
      UPDATE access_grant SET uses_taken = uses_taken + 1, revision = revision + 1
       WHERE id = ${reveal.grantId}
         AND person_id = ${reveal.personId}
         AND secret_id = ${reveal.secretId}
         AND secret_arn = ${reveal.secretArn}
         AND act = 'reveal'
         AND stage IS NOT DISTINCT FROM ${reveal.stage}::text
         AND version_id IS NOT DISTINCT FROM ${reveal.askedVersionId}::text
         AND (key_names = '{}' OR ${reveal.keyName}::text = ANY(key_names))
         AND (way = 'asked' OR EXISTS (SELECT 1 FROM break_glass b WHERE b.grant_id = access_grant.id AND b.reviewed_at IS NULL))
         AND state = 'active'
         AND starts_at <= access_clock() AND access_clock() < ends_at
         AND uses_taken < uses_allowed
      RETURNING id, uses_taken, uses_allowed, request_id),
    opened AS (
      INSERT INTO reveal (id, grant_id, person_id, session_id, secret_id, secret_arn, stage, asked_version_id, key_name,
                          way, state, source_identity, session_name, intended_at)
      SELECT ${reveal.id}, t.id, ${reveal.personId}, ${reveal.sessionId}, ${reveal.secretId}, ${reveal.secretArn},
             ${reveal.stage}::text, ${reveal.askedVersionId}::text, ${reveal.keyName}::text, ${reveal.way}, 'intended',
             ${reveal.sourceIdentity}, ${reveal.sessionName}, access_clock()
        FROM taken t)
    SELECT uses_taken AS "usesTaken", uses_allowed AS "usesAllowed", request_id AS "requestId" FROM taken`;
  return rows[0] ?? null;
}

export async function hasOpenReveal(db: Reader, grantId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ open: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM reveal WHERE grant_id = ${grantId} AND state = 'intended') AS open`;
  return rows[0]?.open ?? false;
}

export interface RevealOutcome {
  readonly state: 'delivered' | 'failed' | 'withheld';
  readonly code: string | null;
  readonly useReturned: boolean;
  readonly versionId: string | null;
  readonly awsAccessKeyId: string | null;
  readonly stsRequestId: string | null;
  readonly awsRequestId: string | null;
}

/** Writes the outcome of an open intent. @returns whether it was still open. */
export async function closeReveal(tx: Transaction, id: string, outcome: RevealOutcome): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE reveal
       SET state = ${outcome.state}, outcome_code = ${outcome.code}, use_returned = ${outcome.useReturned},
           version_id = ${outcome.versionId}, aws_access_key_id = ${outcome.awsAccessKeyId},
           sts_request_id = ${outcome.stsRequestId}, aws_request_id = ${outcome.awsRequestId},
           outcome_at = access_clock()
     WHERE id = ${id} AND state = 'intended'`;
  return changed === 1;
}

export interface OpenReveal {
  readonly id: string;
  readonly grantId: string;
  readonly requestId: string;
  readonly secretId: string;
  readonly personId: string;
}

/** Intents that got no outcome in time, locked; those that somebody is closing now are left out. */
export async function lockStaleReveals(tx: Transaction, most: number): Promise<readonly OpenReveal[]> {
  return await tx.$queryRaw`
    SELECT r.id, r.grant_id AS "grantId", g.request_id AS "requestId", r.secret_id AS "secretId",
           r.person_id AS "personId"
      FROM reveal r JOIN access_grant g ON g.id = r.grant_id
     WHERE r.state = 'intended' AND r.intended_at <= access_clock() - ${STALE_REVEAL_SECONDS} * interval '1 second'
     ORDER BY r.intended_at LIMIT ${most} FOR UPDATE OF r SKIP LOCKED`;
}
