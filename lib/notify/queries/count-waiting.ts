import type { Database } from '#lib/db/client.ts';
import type { ChannelKind } from '../rules/channel.ts';
import { countWaiting } from '../store/channel-rows.ts';

/** How many messages wait to be delivered, by kind of channel. */
export async function countWaitingMessages(
  db: Database,
): Promise<readonly { readonly kind: ChannelKind; readonly count: number }[]> {
  return await countWaiting(db.prisma);
}
