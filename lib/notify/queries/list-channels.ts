import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { outcomeWords } from '../rules/outcome.ts';
import { wordsOf } from '../rules/words.ts';
import {
  type ChannelRow,
  type DeliveryRow,
  readChannelRows,
  readLastDeliveries,
} from '../store/channel-rows.ts';
import { loadTold } from '../store/told.ts';

export interface DeliveryView {
  readonly id: string;
  readonly headline: string;
  readonly path: string;
  readonly state: 'waiting' | 'delivered' | 'given-up' | 'withdrawn';
  readonly attempts: number;
  readonly words: string;
  /** Of the last attempt, or of the announcement where there was none. ISO. */
  readonly at: string;
  /** When it is tried again; null where it is not. ISO. */
  readonly nextAt: string | null;
}

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'webhook' | 'slack' | 'sns';
  readonly configured: boolean;
  readonly place: string;
  readonly areas: readonly string[];
  readonly state: 'active' | 'paused';
  readonly stateWhy: string | null;
  /** ISO. */
  readonly failingSince: string | null;
  readonly deliveredAt: string | null;
  readonly waiting: number;
  readonly givenUp: number;
  readonly deliveries: readonly DeliveryView[];
  /** What a person who manages channels may do with it. */
  readonly mayChange: boolean;
}

/** Every channel with its last deliveries. Nothing of its address but the host. */
export async function listChannels(db: Database, actor: Actor): Promise<readonly ChannelView[]> {
  if (!can(actor, 'channels.read')) return [];
  const [channels, deliveries] = await Promise.all([
    readChannelRows(db.prisma),
    readLastDeliveries(db.prisma, 5),
  ]);
  const told = await loadTold(db.prisma, [...new Set(deliveries.map((row) => row.announcementId))]);
  const manages = can(actor, 'channels.manage');
  const sentences = new Map([...told].map(([id, one]) => [id, wordsOf(one)]));
  return channels.map((row) => viewOf(row, deliveries, sentences, manages));
}

function viewOf(
  { failingSince, deliveredAt, source, ...row }: ChannelRow,
  deliveries: readonly DeliveryRow[],
  sentences: ReadonlyMap<string, { readonly headline: string; readonly path: string }>,
  manages: boolean,
): ChannelView {
  const configured = source === 'configuration';
  return {
    ...row,
    configured,
    failingSince: failingSince?.toISOString() ?? null,
    deliveredAt: deliveredAt?.toISOString() ?? null,
    mayChange: manages && !configured,
    deliveries: deliveries
      .filter((one) => one.channelId === row.id)
      .map((one) => ({
        id: one.id,
        headline: sentences.get(one.announcementId)?.headline ?? 'A message',
        path: sentences.get(one.announcementId)?.path ?? '/channels',
        state: one.state,
        attempts: one.attempts,
        words: outcomeWords(one.outcome),
        at: one.at.toISOString(),
        nextAt: one.state === 'waiting' ? one.nextAttemptAt.toISOString() : null,
      })),
  };
}
