import { setTimeout as pause } from 'node:timers/promises';
import { errorNameOf } from '#lib/kernel/log.ts';
import type { SendContext } from './context.ts';
import { serveChannel } from './serve-channel.ts';
import { findDueChannels } from './store/deliveries.ts';

/** How often the outbox is looked at. */
const LOOK_MS = 1_000;

export interface RunningDispatch {
  /** Waits for the attempts that are under way; each ends within its own time. */
  stop(): Promise<void>;
}

/**
 * Serves the channels of the outbox until it is stopped. Each channel has a lane of its own, so one that hangs holds up
 * nobody else. Any number of instances may run: they share the work through claims in the database.
 */
export function startDispatch(
  context: SendContext,
  options: { readonly everyMs?: number } = {},
): RunningDispatch {
  const stopping = new AbortController();
  const lanes = new Map<string, Promise<void>>();
  const running = look();

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const channelId of await findDueChannels(context.db.prisma)) openLane(channelId);
      } catch (error) {
        context.log.error({ event: 'dispatch.failed', errorName: errorNameOf(error) });
      }
      await pause(options.everyMs ?? LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  function openLane(channelId: string): void {
    if (lanes.has(channelId)) return;
    const lane = serveChannel(context, channelId, stopping.signal)
      .catch((error: unknown) => {
        context.log.error({ event: 'dispatch.lane-failed', errorName: errorNameOf(error) });
      })
      .finally(() => lanes.delete(channelId));
    lanes.set(channelId, lane);
  }

  return {
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(lanes.values());
    },
  };
}
