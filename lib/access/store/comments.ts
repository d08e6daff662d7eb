import type { Transaction } from '#lib/db/client.ts';
import type { Reader } from './clock.ts';

export interface CommentRow {
  readonly id: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly authorEmail: string | null;
  readonly text: string;
  readonly at: Date;
}

export interface NewComment {
  readonly id: string;
  readonly threadId: string;
  readonly authorId: string;
  readonly text: string;
  readonly at: Date;
}

export async function insertComment(tx: Transaction, comment: NewComment): Promise<void> {
  await tx.requestComment.create({ data: comment });
}

/** Comments of a thread, oldest first. Bounded by what a thread may hold. */
export async function readComments(db: Reader, threadId: string): Promise<readonly CommentRow[]> {
  return await db.$queryRaw<CommentRow[]>`
    SELECT c.id, c.author_id AS "authorId", p.display_name AS "authorName", p.email AS "authorEmail", c.text, c.at
      FROM request_comment c JOIN person p ON p.id = c.author_id
     WHERE c.thread_id = ${threadId} ORDER BY c.at, c.id`;
}

/** How many comments a thread holds, and who wrote them. */
export async function loadCommenters(
  db: Reader,
  threadId: string,
): Promise<{ readonly count: number; readonly authorIds: readonly string[] }> {
  const rows = await db.$queryRaw<{ count: number; authorIds: string[] | null }[]>`
    SELECT count(*)::int AS count, array_agg(DISTINCT author_id) AS "authorIds"
      FROM request_comment WHERE thread_id = ${threadId}`;
  return { count: rows[0]?.count ?? 0, authorIds: rows[0]?.authorIds ?? [] };
}
