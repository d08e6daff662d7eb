import { Prisma } from '#lib/db/generated/client.ts';
import type { ReviewVerdict, RotationState } from '../rules/break-glass.ts';
import type { GrantFacts } from '../rules/grant.ts';
import type { Reader } from './clock.ts';

/** One opening as the register shows it. */
export interface BreakGlassRow {
  readonly id: string;
  readonly requestId: string;
  readonly grantId: string;
  readonly openerId: string;
  readonly openerName: string;
  readonly secretId: string;
  readonly facts: Uint8Array;
  readonly grant: GrantFacts;
  readonly openedAt: Date;
  readonly reviewDueAt: Date;
  readonly reviewedAt: Date | null;
  readonly reviewedBy: string | null;
  readonly verdict: ReviewVerdict | null;
  readonly note: string | null;
  readonly rotation: RotationState;
  readonly rotationAt: Date | null;
  readonly rotationBy: string | null;
  readonly rotationWhy: string | null;
  readonly rotationVersionId: string | null;
  /** Values that were given out under it. */
  readonly valuesRead: number;
  /** The database's clock at the time of reading. */
  readonly now: Date;
}

type FlatRow = Omit<BreakGlassRow, 'grant'> & GrantFacts;

export interface BreakGlassFilter {
  /** Only openings of this person; null: of everybody. */
  readonly openerId: string | null;
  readonly id?: string;
  readonly secretId?: string;
  /** Open: not reviewed, or its rotation still due. */
  readonly open?: boolean;
  /** Only older ones than this opening. */
  readonly before?: string;
}

const OPEN = Prisma.sql`(b.reviewed_at IS NULL OR b.rotation = 'due')`;

/** Openings that pass the filter, newest first. */
export async function readBreakGlassRows(
  db: Reader,
  filter: BreakGlassFilter,
  most: number,
): Promise<readonly BreakGlassRow[]> {
  const { openerId, id, secretId, open, before } = filter;
  const conditions = [
    openerId === null ? Prisma.sql`true` : Prisma.sql`b.opener_id = ${openerId}`,
    id === undefined ? Prisma.sql`true` : Prisma.sql`b.id = ${id}`,
    secretId === undefined ? Prisma.sql`true` : Prisma.sql`b.secret_id = ${secretId}`,
    open === undefined ? Prisma.sql`true` : open ? OPEN : Prisma.sql`NOT ${OPEN}`,
    before === undefined
      ? Prisma.sql`true`
      : Prisma.sql`(b.opened_at, b.id) < (SELECT o.opened_at, o.id FROM break_glass o WHERE o.id = ${before})`,
  ];
  const rows = await db.$queryRaw<FlatRow[]>`
    SELECT b.id, b.request_id AS "requestId", b.grant_id AS "grantId", b.opener_id AS "openerId",
           p.display_name AS "openerName", b.secret_id AS "secretId", r.facts, b.opened_at AS "openedAt",
           b.review_due_at AS "reviewDueAt", b.reviewed_at AS "reviewedAt", v.display_name AS "reviewedBy", b.verdict,
           b.note, b.rotation, b.rotation_at AS "rotationAt", w.display_name AS "rotationBy",
           b.rotation_why AS "rotationWhy", b.rotation_version_id AS "rotationVersionId",
           (SELECT count(*)::int FROM reveal e WHERE e.grant_id = b.grant_id AND e.state = 'delivered') AS "valuesRead",
           g.state, g.starts_at AS "startsAt", g.ends_at AS "endsAt", g.uses_taken AS "usesTaken",
           g.uses_allowed AS "usesAllowed", access_clock() AS now
      FROM break_glass b
      JOIN access_request r ON r.id = b.request_id
      JOIN access_grant g ON g.id = b.grant_id
      JOIN person p ON p.id = b.opener_id
      LEFT JOIN person v ON v.id = b.reviewed_by
      LEFT JOIN person w ON w.id = b.rotation_by
     WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY b.opened_at DESC, b.id DESC LIMIT ${most}`;
  return rows.map(({ state, startsAt, endsAt, usesTaken, usesAllowed, ...row }) => ({
    ...row,
    grant: { state, startsAt, endsAt, usesTaken, usesAllowed },
  }));
}

/** How many openings are open: all, those past their review, and those of one person. */
export async function countOpenBreakGlass(
  db: Reader,
  personId: string,
): Promise<{
  readonly open: number;
  readonly toReview: number;
  readonly overdue: number;
  readonly own: number;
}> {
  const rows = await db.$queryRaw<{ open: number; toReview: number; overdue: number; own: number }[]>`
    SELECT count(*)::int AS open,
           count(*) FILTER (WHERE b.reviewed_at IS NULL AND b.opener_id <> ${personId})::int AS "toReview",
           count(*) FILTER (WHERE b.reviewed_at IS NULL AND b.review_due_at <= access_clock())::int AS overdue,
           count(*) FILTER (WHERE b.opener_id = ${personId})::int AS own
      FROM break_glass b WHERE ${OPEN}`;
  return rows[0] ?? { open: 0, toReview: 0, overdue: 0, own: 0 };
}

/** Whether this person ever opened anything. */
export async function hasOpened(db: Reader, personId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ opened: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM break_glass WHERE opener_id = ${personId}) AS opened`;
  return rows[0]?.opened ?? false;
}

/** The opening that a grant belongs to, or null. */
export async function findBreakGlassOfGrant(db: Reader, grantId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT id FROM break_glass WHERE grant_id = ${grantId}`;
  return rows[0]?.id ?? null;
}
