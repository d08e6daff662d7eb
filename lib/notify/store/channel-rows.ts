import type { ChannelKind } from '../rules/channel.ts';
import type { Reader } from './told.ts';

export interface ChannelRow {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly source: 'page' | 'configuration';
  readonly place: string;
  readonly areas: readonly string[];
  readonly state: 'active' | 'paused';
  readonly stateWhy: string | null;
  readonly failingSince: Date | null;
  readonly deliveredAt: Date | null;
  readonly waiting: number;
  readonly givenUp: number;
}

export async function readChannelRows(db: Reader): Promise<readonly ChannelRow[]> {
  return await db.$queryRaw<ChannelRow[]>`
    SELECT c.id, c.name, c.kind, c.source, c.place, c.areas, c.state, c.state_why AS "stateWhy",
           c.failing_since AS "failingSince", c.delivered_at AS "deliveredAt",
           (SELECT count(*)::int FROM delivery d WHERE d.channel_id = c.id AND d.state = 'waiting') AS waiting,
           (SELECT count(*)::int FROM delivery d WHERE d.channel_id = c.id AND d.state = 'given-up') AS "givenUp"
      FROM channel c WHERE c.removed_at IS NULL ORDER BY c.name LIMIT 100`;
}

export interface DeliveryRow {
  readonly id: string;
  readonly channelId: string;
  readonly announcementId: string;
  readonly state: 'waiting' | 'delivered' | 'given-up' | 'withdrawn';
  readonly attempts: number;
  readonly outcome: string | null;
  readonly at: Date;
  readonly nextAttemptAt: Date;
}

/** The newest deliveries of each channel. */
export async function readLastDeliveries(db: Reader, most: number): Promise<readonly DeliveryRow[]> {
  return await db.$queryRaw<DeliveryRow[]>`
    SELECT d.* FROM channel c
     CROSS JOIN LATERAL (
       SELECT d.id, d.channel_id AS "channelId", d.announcement_id AS "announcementId", d.state, d.attempts, d.outcome,
              COALESCE(d.finished_at, d.attempted_at, a.at) AS at, d.next_attempt_at AS "nextAttemptAt"
         FROM delivery d JOIN announcement a ON a.id = d.announcement_id
        WHERE d.channel_id = c.id ORDER BY d.seq DESC LIMIT ${most}) d
     WHERE c.removed_at IS NULL`;
}

/** How many deliveries wait, by kind of channel, for the metrics. */
export async function countWaiting(
  db: Reader,
): Promise<readonly { readonly kind: ChannelKind; readonly count: number }[]> {
  return await db.$queryRaw<{ kind: ChannelKind; count: number }[]>`
    SELECT c.kind, count(d.id)::int AS count
      FROM channel c LEFT JOIN delivery d ON d.channel_id = c.id AND d.state = 'waiting'
     WHERE c.removed_at IS NULL GROUP BY c.kind`;
}
