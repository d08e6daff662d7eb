import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { databaseNow } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { SendContext } from './context.ts';
import { dressFor } from './rules/dress-message.ts';
import { composeTest } from './rules/message.ts';
import { type Outcome, outcomeWords } from './rules/outcome.ts';
import { refuseNotify } from './rules/refusals.ts';
import { sendMessage } from './send-message.ts';
import { loadChannel } from './store/channels.ts';

export const testChannelSchema = z.strictObject({ channelId: z.string().regex(patternOf('channel')) });
export type TestChannelInput = z.infer<typeof testChannelSchema>;

export interface TestedChannel {
  readonly outcome: Outcome;
  readonly words: string;
}

/** Sends a test message to one channel now, once, and says how it ended. Takes up to 20 s. */
export async function testChannel(
  context: SendContext,
  actor: Actor,
  { channelId }: TestChannelInput,
): Promise<Result<TestedChannel>> {
  if (!can(actor, 'channels.manage')) return refuseNotify('not-allowed');
  const { db } = context;
  const channel = await loadChannel(db.prisma, channelId);
  if (!channel) return refuseNotify('no-such-channel');
  const id = mintId('delivery');
  const now = await databaseNow(db.prisma);
  const message = composeTest(actor.displayName, now, context.origin);
  const body = Buffer.from(dressFor(channel.kind, message), 'utf8');
  const { outcome } = await sendMessage(context, channel, { id, threadKey: id, body, now });
  await db.transaction((tx) =>
    appendRecords(tx, [
      { kind: 'channel.tested', actorId: actor.personId, data: { channelId, name: channel.name, outcome } },
    ]),
  );
  return ok({ outcome, words: outcomeWords(outcome) });
}
