import type { Database } from '#lib/db/client.ts';
import type { Reader } from './told.ts';

/** How long an attempt may take before it counts as lost: more than a call can last. */
const ATTEMPT_SECONDS = 45;

export interface DueDelivery {
  /** Goes with the message as its id, the same in every attempt. */
  readonly id: string;
  readonly announcementId: string;
  readonly threadKey: string;
  /** Attempts, this one included. */
  readonly attempts: number;
  /** The message as it was composed for the first attempt. */
  readonly message: Uint8Array | null;
  /** The database's clock at the claim. */
  readonly now: Date;
}

/** Channels that have something due now and do not rest. */
export async function findDueChannels(db: Reader): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM channel c
     WHERE c.removed_at IS NULL AND c.state = 'active' AND (c.hold_until IS NULL OR c.hold_until <= access_clock())
       AND EXISTS (SELECT 1 FROM delivery d WHERE d.channel_id = c.id AND d.state = 'waiting'
                      AND d.next_attempt_at <= access_clock())`;
  return rows.map(({ id }) => id);
}

/**
 * Takes deliveries of one channel for an attempt, the longest due first, of each thread only the first that waits: what
 * was said first arrives first. Whoever asks at the same time gets others. An attempt whose process ends is due again
 * when its time is over.
 */
export async function claimDeliveries(
  db: Reader,
  channelId: string,
  most: number,
): Promise<readonly DueDelivery[]> {
  return await db.$queryRaw<DueDelivery[]>`
    WITH due AS (
      SELECT d.id FROM delivery d JOIN channel c ON c.id = d.channel_id
       WHERE d.channel_id = ${channelId} AND d.state = 'waiting' AND d.next_attempt_at <= access_clock()
         AND c.removed_at IS NULL AND c.state = 'active' AND (c.hold_until IS NULL OR c.hold_until <= access_clock())
         AND NOT EXISTS (SELECT 1 FROM delivery e
                          WHERE e.channel_id = d.channel_id AND e.thread_key = d.thread_key AND e.state = 'waiting'
                            AND e.seq < d.seq)
       ORDER BY d.next_attempt_at, d.seq LIMIT ${most} FOR UPDATE OF d SKIP LOCKED)
    UPDATE delivery d
       SET attempts = attempts + 1, attempted_at = access_clock(),
           next_attempt_at = access_clock() + ${ATTEMPT_SECONDS} * interval '1 second'
      FROM due WHERE d.id = due.id
    RETURNING d.id, d.announcement_id AS "announcementId", d.thread_key AS "threadKey", d.attempts, d.message,
              d.attempted_at AS now`;
}

/** Keeps the message of a first attempt. @returns what is kept: of two that composed one, the first. */
export async function keepMessage(db: Database, id: string, message: Uint8Array): Promise<Uint8Array> {
  const rows = await db.prisma.$queryRaw<{ message: Uint8Array }[]>`
    UPDATE delivery SET message = COALESCE(message, ${message}) WHERE id = ${id} RETURNING message`;
  return rows[0]?.message ?? message;
}

/** How an attempt ended. `waitSeconds` null: there is no next one. */
export type AttemptEnd =
  | { readonly kind: 'delivered'; readonly paceSeconds: number }
  | {
      readonly kind: 'failed';
      readonly outcome: string;
      readonly waitSeconds: number | null;
      readonly restSeconds: number;
      /** The receiver says that it is gone for good: nothing more is sent until a person looks. */
      readonly pause: string | null;
    };

/**
 * Writes down how an attempt ended. A failure counts only if no other attempt began meanwhile; a success always.
 */
export async function endAttempt(
  db: Database,
  channelId: string,
  delivery: Pick<DueDelivery, 'id' | 'attempts'>,
  end: AttemptEnd,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (end.kind === 'delivered') {
      await tx.$executeRaw`
        UPDATE delivery SET state = 'delivered', outcome = 'delivered', finished_at = access_clock(), message = NULL
         WHERE id = ${delivery.id} AND state = 'waiting'`;
      await tx.$executeRaw`
        UPDATE channel SET failures = 0, failing_since = NULL, delivered_at = access_clock(),
               hold_until = access_clock() + ${end.paceSeconds} * interval '1 second'
         WHERE id = ${channelId}`;
      return;
    }
    const ended = end.waitSeconds === null;
    const changed = await tx.$executeRaw`
      UPDATE delivery
         SET outcome = ${end.outcome}, state = ${ended ? 'given-up' : 'waiting'},
             finished_at = CASE WHEN ${ended} THEN access_clock() END,
             message = CASE WHEN ${ended} THEN NULL ELSE message END,
             next_attempt_at = access_clock() + ${end.waitSeconds ?? 0} * interval '1 second'
       WHERE id = ${delivery.id} AND state = 'waiting' AND attempts = ${delivery.attempts}`;
    if (changed === 0) return;
    await tx.$executeRaw`
      UPDATE channel
         SET failures = failures + 1, failing_since = COALESCE(failing_since, access_clock()),
             hold_until = access_clock() + ${end.restSeconds} * interval '1 second',
             state = CASE WHEN ${end.pause}::text IS NULL THEN state ELSE 'paused' END,
             state_why = COALESCE(${end.pause}, state_why)
       WHERE id = ${channelId}`;
  });
}

/** Gives up what waits for longer than a day: nobody acts on yesterday's request. @returns how many. */
export async function giveUpOld(db: Database): Promise<number> {
  return await db.prisma.$executeRaw`
    UPDATE delivery d SET state = 'given-up', outcome = 'too-old', finished_at = access_clock(), message = NULL
      FROM announcement a
     WHERE a.id = d.announcement_id AND d.state = 'waiting' AND a.at < access_clock() - interval '1 day'`;
}

/** Deletes announcements, with their notifications and deliveries, that are older than so many days. */
export async function forgetOldAnnouncements(db: Database, days: number): Promise<number> {
  return await db.prisma.$executeRaw`
    DELETE FROM announcement WHERE id IN (
      SELECT a.id FROM announcement a
       WHERE a.at < access_clock() - ${days} * interval '1 day'
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.announcement_id = a.id AND d.state = 'waiting')
       ORDER BY a.at LIMIT 5000)`;
}
