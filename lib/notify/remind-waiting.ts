import { announce } from '#lib/access/announce.ts';
import type { Announcement } from '#lib/access/rules/announcement.ts';
import type { Database } from '#lib/db/client.ts';
import { REMIND_AFTER_SHARE, reminderKey, SHORTEST_REMINDED_SECONDS } from './rules/reminder.ts';
import { findUnanswered, type Unanswered } from './store/unanswered.ts';

/**
 * Reminds of requests that nobody decided by half of their time, once each: the people whose turn it still is, and the
 * channels that were told. @returns how many were found.
 */
export async function remindWaiting(db: Database): Promise<number> {
  const found = await findUnanswered(db.prisma, {
    share: REMIND_AFTER_SHARE,
    shortestSeconds: SHORTEST_REMINDED_SECONDS,
    most: 100,
  });
  for (const request of found) await db.transaction((tx) => announce(tx, [toAnnouncement(request)]));
  return found.length;
}

function toAnnouncement({
  requestId,
  threadId,
  secretId,
  people,
  channels,
  step,
  missing,
}: Unanswered): Announcement {
  return {
    kind: 'request.waiting',
    actorId: null,
    about: { threadId, requestId, ...(secretId ? { secretId } : {}) },
    to: { people },
    channels,
    dedupeKey: reminderKey(requestId),
    data: { step, missing, reminder: true },
  };
}
