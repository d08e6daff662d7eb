import type { Database, Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Reader } from './told.ts';

export interface NotificationRow {
  /** Grows with time; what pages are cut by. */
  readonly id: bigint;
  readonly announcementId: string;
  readonly threadKey: string;
  readonly readAt: Date | null;
  readonly handledAt: Date | null;
  /** The announcement that says who handled it. */
  readonly handledBy: string | null;
  readonly muted: boolean;
}

export interface InboxFilter {
  readonly personId: string;
  /** Only what still counts as new. */
  readonly unread: boolean;
  /** Only what is older than this one. */
  readonly before: bigint | null;
}

/** One person's notifications, newest first. */
export async function readInbox(
  db: Reader,
  { personId, unread, before }: InboxFilter,
  most: number,
): Promise<readonly NotificationRow[]> {
  const older = before === null ? Prisma.sql`true` : Prisma.sql`n.id < ${before}`;
  const open = unread ? Prisma.sql`n.read_at IS NULL AND n.handled_at IS NULL` : Prisma.sql`true`;
  return await db.$queryRaw<NotificationRow[]>`
    SELECT n.id, n.announcement_id AS "announcementId", n.thread_key AS "threadKey", n.read_at AS "readAt",
           n.handled_at AS "handledAt", n.handled_by AS "handledBy",
           EXISTS (SELECT 1 FROM thread_mute m WHERE m.person_id = n.person_id AND m.thread_id = n.thread_key) AS muted
      FROM notification n
     WHERE n.person_id = ${personId} AND ${older} AND ${open}
     ORDER BY n.id DESC LIMIT ${most}`;
}

/** Above this a count is not told exactly. */
export const MOST_COUNTED = 1_000;

/** How many notifications of a person are neither read nor handled, up to `MOST_COUNTED`. */
export async function countUnreadRows(db: Reader, personId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM notification WHERE person_id = ${personId} AND read_at IS NULL AND handled_at IS NULL
       LIMIT ${MOST_COUNTED}) unread`;
  return rows[0]?.count ?? 0;
}

/**
 * Marks notifications of a person as read: one thread up to the newest that was seen, or everything up to it. Locks in
 * the order of ids, as everybody does.
 */
export async function markRead(
  db: Database,
  personId: string,
  { threadKey, through }: { readonly threadKey: string | null; readonly through: bigint },
): Promise<number> {
  const thread = threadKey === null ? Prisma.sql`true` : Prisma.sql`thread_key = ${threadKey}`;
  return await db.prisma.$executeRaw`
    WITH unread AS (
      SELECT id FROM notification
       WHERE person_id = ${personId} AND read_at IS NULL AND id <= ${through} AND ${thread}
       ORDER BY id FOR UPDATE)
    UPDATE notification n SET read_at = access_clock() FROM unread WHERE n.id = unread.id`;
}

/** Whether a person was ever told of this thread. */
export async function knowsThread(db: Reader, personId: string, threadKey: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM notification WHERE person_id = ${personId} AND thread_key = ${threadKey} LIMIT 1`;
  return rows.length > 0;
}

export async function setMute(
  tx: Transaction,
  personId: string,
  threadId: string,
  muted: boolean,
): Promise<void> {
  if (muted) {
    await tx.$executeRaw`
      INSERT INTO thread_mute (person_id, thread_id, at) VALUES (${personId}, ${threadId}, access_clock())
      ON CONFLICT DO NOTHING`;
  } else {
    await tx.$executeRaw`DELETE FROM thread_mute WHERE person_id = ${personId} AND thread_id = ${threadId}`;
  }
}
