import type { RevealWay } from '../rules/reveal.ts';
import type { Reader } from './clock.ts';

export interface RevealRow {
  readonly id: string;
  readonly keyName: string | null;
  readonly way: RevealWay;
  readonly state: 'intended' | 'delivered' | 'failed' | 'withheld';
  readonly outcomeCode: string | null;
  readonly useReturned: boolean;
  readonly versionId: string | null;
  readonly awsRequestId: string | null;
  readonly intendedAt: Date;
  readonly outcomeAt: Date | null;
  readonly witnessedAt: Date | null;
}

/** Reveals under one grant, newest first. */
export async function readRevealRows(db: Reader, grantId: string): Promise<readonly RevealRow[]> {
  return await db.$queryRaw<RevealRow[]>`
    SELECT id, key_name AS "keyName", way, state, outcome_code AS "outcomeCode", use_returned AS "useReturned",
           version_id AS "versionId", aws_request_id AS "awsRequestId",
           intended_at AS "intendedAt", outcome_at AS "outcomeAt", witnessed_at AS "witnessedAt"
      FROM reveal WHERE grant_id = ${grantId} ORDER BY intended_at DESC, id LIMIT 200`;
}

/** What a decider weighs, counted from our own tables only. */
export interface Weighing {
  /** Earlier requests of this person for this secret, by how they ended. */
  readonly approvedBefore: number;
  readonly deniedBefore: number;
  readonly lastDenied: { readonly requestId: string; readonly at: Date } | null;
  /** Values of this secret that were revealed to this person through us. */
  readonly revealedToRequester: number;
  readonly lastRevealedToRequesterAt: Date | null;
  /** Other people to whom the version that is current now was revealed through us. */
  readonly othersWhoSawCurrent: number;
  readonly requesterSawCurrent: boolean;
  /** Of the last five grants of this person that are over, how many they handed back early. */
  readonly lastGrants: number;
  readonly handedBack: number;
  /** Open grants of other people for this secret. */
  readonly otherOpenGrants: number;
}

type WeighingRow = Omit<Weighing, 'lastDenied'> & { lastDeniedId: string | null; lastDeniedAt: Date | null };

/** What is true about this person and this secret, other than the request itself. */
export async function readWeighing(
  db: Reader,
  about: { readonly requestId: string; readonly personId: string; readonly secretId: string },
): Promise<Weighing> {
  const { requestId, personId, secretId } = about;
  const rows = await db.$queryRaw<WeighingRow[]>`
    WITH earlier AS (
      SELECT id, state, closed_at FROM access_request
       WHERE requester_id = ${personId} AND secret_id = ${secretId} AND id <> ${requestId}
    ), seen AS (
      SELECT person_id, version_id, outcome_at FROM reveal WHERE secret_id = ${secretId} AND state = 'delivered'
    ), current AS (
      SELECT version_id FROM secret_version WHERE secret_id = ${secretId} AND 'AWSCURRENT' = ANY(labels)
    ), past AS (
      SELECT state FROM access_grant
       WHERE person_id = ${personId} AND request_id <> ${requestId}
         AND (state <> 'active' OR ends_at <= access_clock() OR uses_taken >= uses_allowed)
       ORDER BY starts_at DESC LIMIT 5
    ), denied AS (
      SELECT id, closed_at FROM earlier WHERE state = 'denied' ORDER BY closed_at DESC LIMIT 1
    )
    SELECT (SELECT count(*)::int FROM earlier WHERE state = 'approved') AS "approvedBefore",
           (SELECT count(*)::int FROM earlier WHERE state = 'denied') AS "deniedBefore",
           (SELECT id FROM denied) AS "lastDeniedId",
           (SELECT closed_at FROM denied) AS "lastDeniedAt",
           (SELECT count(*)::int FROM seen WHERE person_id = ${personId}) AS "revealedToRequester",
           (SELECT max(outcome_at) FROM seen WHERE person_id = ${personId}) AS "lastRevealedToRequesterAt",
           (SELECT count(DISTINCT person_id)::int FROM seen
             WHERE person_id <> ${personId} AND version_id IN (SELECT version_id FROM current)) AS "othersWhoSawCurrent",
           EXISTS (SELECT 1 FROM seen WHERE person_id = ${personId}
                      AND version_id IN (SELECT version_id FROM current)) AS "requesterSawCurrent",
           (SELECT count(*)::int FROM past) AS "lastGrants",
           (SELECT count(*)::int FROM past WHERE state = 'handed-back') AS "handedBack",
           (SELECT count(*)::int FROM access_grant
             WHERE secret_id = ${secretId} AND person_id <> ${personId} AND state = 'active'
               AND ends_at > (SELECT access_clock()) AND uses_taken < uses_allowed) AS "otherOpenGrants"`;
  const row = rows[0];
  if (!row) throw new Error('counting gave no row');
  const { lastDeniedId, lastDeniedAt, ...counts } = row;
  const lastDenied = lastDeniedId && lastDeniedAt ? { requestId: lastDeniedId, at: lastDeniedAt } : null;
  return { ...counts, lastDenied };
}
