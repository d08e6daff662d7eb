import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { announce } from './announce.ts';
import { subjectOf } from './announce-request.ts';
import { aboutOf } from './decide-request.ts';
import { loadDecisionCases, namedInSteps } from './load-decision-case.ts';
import { reachesRequest } from './reaches-request.ts';
import { recordRefusal } from './record-refusal.ts';
import { humanAt, mayNow } from './rules/person.ts';
import { readRemark } from './rules/reason.ts';
import { refuseAccess } from './rules/refusals.ts';
import { whoDecides } from './rules/told.ts';
import { readClock } from './store/clock.ts';
import { insertComment, loadCommenters } from './store/comments.ts';
import { loadHumans, loadSigners } from './store/humans.ts';
import { loadThread, lockRequest, type StoredRequest } from './store/requests.ts';
import { loadSecret } from './store/secrets.ts';

export const commentOnThreadSchema = z.strictObject({
  /** Any request of the thread. */
  requestId: z.string().regex(patternOf('request')),
  text: z.string().max(65_536),
});
export type CommentOnThreadInput = z.infer<typeof commentOnThreadSchema>;

/** No thread holds more comments. */
const MOST_COMMENTS = 500;

/** Says something in a thread. Everybody who asked, may decide or has spoken there is told; said is said. */
export async function commentOnThread(
  db: Database,
  actor: Actor,
  input: CommentOnThreadInput,
): Promise<Result<{ readonly commentId: string }>> {
  return await db.transaction(async (tx) => {
    const attempt = { kind: 'request.refused', actorId: actor.personId } as const;
    const request = await lockRequest(tx, input.requestId);
    if (!request || !(await mayComment(tx, actor, request))) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-request').refusal);
    }
    const { count, authorIds } = await loadCommenters(tx, request.threadId);
    const text = count < MOST_COMMENTS ? readRemark(input.text) : refuseAccess('too-many-comments');
    if (!text.ok) return await recordRefusal(tx, { ...attempt, ...aboutOf(request) }, text.refusal);
    const commentId = mintId('comment');
    const { threadId, secretId } = request;
    const authorId = actor.personId;
    await insertComment(tx, { id: commentId, threadId, authorId, text: text.value, at: await readClock(tx) });
    await announce(tx, [
      {
        kind: 'request.commented',
        actorId: authorId,
        about: subjectOf(request),
        to: { people: await loadListeners(tx, request, authorIds) },
        dedupeKey: `comment ${commentId}`,
        data: { commentId },
      },
    ]);
    const about = { requestId: request.id, ...(secretId ? { secretId } : {}) };
    await appendRecords(tx, [
      { kind: 'request.commented', actorId: authorId, ...about, data: { commentId, text: text.value } },
    ]);
    return ok({ commentId });
  });
}

/** The one who asked and those who decide. Who only reads does not speak here. */
async function mayComment(tx: Transaction, actor: Actor, request: StoredRequest): Promise<boolean> {
  if (request.requesterId === actor.personId) return true;
  return await reachesRequest(tx, actor, request, ['requests.decide']);
}

/**
 * The one who asked; and who could decide what waits, decided what does not any more, or has spoken, if they still decide.
 * The word names the secret of this request: who decides only about others of the thread reads it on the page.
 */
async function loadListeners(
  tx: Transaction,
  request: StoredRequest,
  authorIds: readonly string[],
): Promise<readonly string[]> {
  const thread = await loadThread(tx, request.threadId);
  const nothing = {
    verdict: 'deny',
    comment: null,
    durationSeconds: null,
    uses: null,
    factsHash: '',
  } as const;
  const cases = await loadDecisionCases(tx, thread, request.requesterId, nothing);
  const waiting = cases.filter((_, index) => thread[index]?.state === 'pending');
  const holders = await loadSigners(tx, namedInSteps(waiting));
  const concerned = [
    ...waiting.flatMap((c) => whoDecides(c, holders)).map((human) => human.personId),
    ...cases.flatMap((c) => c.votes).map((vote) => vote.voter.personId),
    ...authorIds,
  ];
  const place = request.secretId === null ? null : await loadSecret(tx, request.secretId);
  const people = [...(await loadHumans(tx, [...new Set(concerned)])).values()];
  const stillDecide = people.filter((human) => mayNow(humanAt(human, place), 'requests.decide'));
  return [...new Set([request.requesterId, ...stillDecide.map((human) => human.personId)])];
}
