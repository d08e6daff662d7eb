import type { Transaction } from '#lib/db/client.ts';
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

/** Whether one more reveal stays within the limits per person. Ask under the person's lock. */
export async function hasRevealsLeft(db: Reader, personId: string): Promise<boolean> {
  const [short, long] = REVEAL_LIMITS;
  const rows = await db.$queryRaw<{ short: number; long: number }[]>`
    SELECT count(*) FILTER (WHERE r.intended_at > c.now - ${short.seconds} * interval '1 second')::int AS short,
           count(*)::int AS long
      FROM (SELECT access_clock() AS now OFFSET 0) c
      JOIN reveal r ON r.person_id = ${personId} AND r.state <> 'failed'
       AND r.intended_at > c.now - ${long.seconds} * interval '1 second'`;
  const taken = rows[0] ?? { short: 0, long: 0 };
  return taken.short < short.most && taken.long < long.most;
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

export async function insertReveal(tx: Transaction, reveal: NewReveal): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO reveal (id, grant_id, person_id, session_id, secret_id, secret_arn, stage, asked_version_id, key_name,
                        way, state, source_identity, session_name, intended_at)
    VALUES (${reveal.id}, ${reveal.grantId}, ${reveal.personId}, ${reveal.sessionId}, ${reveal.secretId},
            ${reveal.secretArn}, ${reveal.stage}, ${reveal.askedVersionId}, ${reveal.keyName}, ${reveal.way}, 'intended',
            ${reveal.sourceIdentity}, ${reveal.sessionName}, access_clock())`;
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
