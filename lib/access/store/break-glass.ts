import type { Transaction } from '#lib/db/client.ts';
import type { ReviewVerdict, RotationState } from '../rules/break-glass.ts';
import type { Reader } from './clock.ts';
import { loadAccountsOf } from './humans.ts';

/** One opening in the register. */
export interface StoredBreakGlass {
  readonly id: string;
  readonly requestId: string;
  readonly threadId: string;
  readonly grantId: string;
  readonly openerId: string;
  readonly secretId: string;
  readonly secretArn: string;
  readonly openedAt: Date;
  readonly reviewDueAt: Date;
  readonly reviewedAt: Date | null;
  readonly rotation: RotationState;
}

export async function insertBreakGlass(
  tx: Transaction,
  row: {
    readonly id: string;
    readonly requestId: string;
    readonly grantId: string;
    readonly openerId: string;
    readonly secretId: string;
    readonly openedAt: Date;
    readonly reviewDueAt: Date;
  },
): Promise<void> {
  await tx.breakGlass.create({ data: row });
}

/** Reads one opening and holds its row until the transaction ends. */
export async function lockBreakGlass(tx: Transaction, id: string): Promise<StoredBreakGlass | null> {
  const rows = await tx.$queryRaw<StoredBreakGlass[]>`
    SELECT b.id, b.request_id AS "requestId", r.thread_id AS "threadId", b.grant_id AS "grantId",
           b.opener_id AS "openerId", b.secret_id AS "secretId", r.secret_arn AS "secretArn", b.opened_at AS "openedAt",
           b.review_due_at AS "reviewDueAt", b.reviewed_at AS "reviewedAt", b.rotation
      FROM break_glass b JOIN access_request r ON r.id = b.request_id
     WHERE b.id = ${id} FOR UPDATE OF b`;
  return rows[0] ?? null;
}

/**
 * What somebody opened before, by any account of theirs: overdue for review, and within 24 h; and whether this very thing
 * is open to this account now.
 */
export async function readOpenings(
  db: Reader,
  about: { readonly openerId: string; readonly secretId: string; readonly stage: string },
): Promise<{ readonly overdue: number; readonly lately: number; readonly sameIsOpen: boolean }> {
  const accounts = await loadAccountsOf(db, about.openerId);
  const rows = await db.$queryRaw<{ overdue: number; lately: number; sameIsOpen: boolean }[]>`
    SELECT count(*) FILTER (WHERE b.reviewed_at IS NULL AND b.review_due_at <= access_clock())::int AS overdue,
           count(*) FILTER (WHERE b.opened_at > access_clock() - interval '24 hours')::int AS lately,
           COALESCE(bool_or(b.opener_id = ${about.openerId} AND g.secret_id = ${about.secretId} AND g.stage = ${about.stage} AND g.state = 'active'
             AND access_clock() < g.ends_at AND g.uses_taken < g.uses_allowed AND b.reviewed_at IS NULL), false) AS "sameIsOpen"
      FROM break_glass b JOIN access_grant g ON g.id = b.grant_id
     WHERE b.opener_id = ANY(${[...accounts]})
       AND (b.reviewed_at IS NULL OR b.opened_at > access_clock() - interval '24 hours')`;
  return rows[0] ?? { overdue: 0, lately: 0, sameIsOpen: false };
}

/** Writes a review. @returns whether there was none before. */
export async function markReviewed(
  tx: Transaction,
  id: string,
  review: { readonly at: Date; readonly by: string; readonly verdict: ReviewVerdict; readonly note: string },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE break_glass SET reviewed_at = ${review.at}, reviewed_by = ${review.by}, verdict = ${review.verdict},
           note = ${review.note}
     WHERE id = ${id} AND reviewed_at IS NULL`;
  return changed === 1;
}

export type RotationEnd =
  | { readonly state: 'waived'; readonly at: Date; readonly by: string; readonly why: string }
  | { readonly state: 'rotated'; readonly at: Date; readonly versionId: string }
  | { readonly state: 'not-needed'; readonly at: Date };

/** Settles the rotation of an opening. @returns whether it was still due. */
export async function settleRotation(tx: Transaction, id: string, end: RotationEnd): Promise<boolean> {
  const by = end.state === 'waived' ? end.by : null;
  const why = end.state === 'waived' ? end.why : null;
  const versionId = end.state === 'rotated' ? end.versionId : null;
  const changed = await tx.$executeRaw`
    UPDATE break_glass SET rotation = ${end.state}, rotation_at = ${end.at}, rotation_by = ${by}, rotation_why = ${why},
           rotation_version_id = ${versionId}
     WHERE id = ${id} AND rotation = 'due'`;
  return changed === 1;
}

/** An opening whose rotation is due, with what was read under it and what is current now. Locked. */
export interface DueOpening {
  readonly id: string;
  readonly requestId: string;
  readonly grantId: string;
  readonly secretId: string;
  /** Nothing more can be read under the grant. */
  readonly over: boolean;
  readonly lastSeenAt: Date | null;
  readonly seen: readonly { readonly versionId: string; readonly createdAt: string | null }[];
  readonly currentId: string | null;
  readonly currentCreatedAt: Date | null;
  readonly currentSince: Date | null;
}

/** Openings whose rotation is due, oldest first; those that another run holds are left out. */
export async function lockDueOpenings(
  tx: Transaction,
  after: string,
  most: number,
): Promise<readonly DueOpening[]> {
  return await tx.$queryRaw<DueOpening[]>`
    SELECT b.id, b.request_id AS "requestId", b.grant_id AS "grantId", b.secret_id AS "secretId",
           ((g.state <> 'active' OR g.ends_at <= access_clock() OR g.uses_taken >= g.uses_allowed)
             AND NOT EXISTS (SELECT 1 FROM reveal r WHERE r.grant_id = b.grant_id AND r.state = 'intended')) AS over,
           s.last_at AS "lastSeenAt", COALESCE(s.seen, '[]') AS seen,
           c.version_id AS "currentId", c.aws_created_at AS "currentCreatedAt", c.since AS "currentSince"
      FROM break_glass b
      JOIN access_grant g ON g.id = b.grant_id
      LEFT JOIN LATERAL (
        SELECT max(r.outcome_at) AS last_at,
               jsonb_agg(DISTINCT jsonb_build_object('versionId', r.version_id, 'createdAt', v.aws_created_at)) AS seen
          FROM reveal r LEFT JOIN secret_version v ON v.secret_id = r.secret_id AND v.version_id = r.version_id
         WHERE r.grant_id = b.grant_id AND r.state = 'delivered') s ON true
      LEFT JOIN LATERAL (
        SELECT v.version_id, v.aws_created_at,
               COALESCE((SELECT max(m.at) FROM label_movement m
                          WHERE m.secret_id = v.secret_id AND m.label = 'AWSCURRENT' AND m.to_version_id = v.version_id),
                        v.first_seen_at) AS since
          FROM secret_version v
         WHERE v.secret_id = b.secret_id AND v.gone_at IS NULL AND 'AWSCURRENT' = ANY(v.labels) LIMIT 1) c ON true
     WHERE b.rotation = 'due' AND b.id > ${after}
     ORDER BY b.id LIMIT ${most} FOR UPDATE OF b SKIP LOCKED`;
}

/** Begins the key under which it is told once that a review is overdue. */
export const OVERDUE_KEY = 'break-glass.review-overdue:';

/** An opening whose review is overdue. */
export interface OverdueOpening {
  readonly id: string;
  readonly requestId: string;
  readonly threadId: string;
  readonly grantId: string;
  readonly secretId: string;
  readonly openerId: string;
  readonly reviewDueAt: Date;
}

/** Openings that nobody reviewed in time and that were not announced as overdue yet, oldest first. */
export async function readOverdueOpenings(db: Reader, most: number): Promise<readonly OverdueOpening[]> {
  return await db.$queryRaw<OverdueOpening[]>`
    SELECT b.id, b.request_id AS "requestId", r.thread_id AS "threadId", b.grant_id AS "grantId",
           b.secret_id AS "secretId", b.opener_id AS "openerId", b.review_due_at AS "reviewDueAt"
      FROM break_glass b JOIN access_request r ON r.id = b.request_id
     WHERE b.reviewed_at IS NULL AND b.review_due_at <= access_clock()
       AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.dedupe_key = ${OVERDUE_KEY} || b.id)
     ORDER BY b.review_due_at, b.id LIMIT ${most}`;
}
