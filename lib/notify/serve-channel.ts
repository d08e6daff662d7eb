import { randomInt } from 'node:crypto';
import { errorNameOf } from '#lib/kernel/log.ts';
import type { SendContext } from './context.ts';
import { dressFor } from './rules/dress-message.ts';
import { composeMessage } from './rules/message.ts';
import type { Attempt } from './rules/outcome.ts';
import { nextWait, restOf } from './rules/retry.ts';
import type { Told } from './rules/told.ts';
import { type Sending, sendMessage } from './send-message.ts';
import { loadChannel, type StoredChannel } from './store/channels.ts';
import {
  type AttemptEnd,
  claimDeliveries,
  type DueDelivery,
  endAttempt,
  keepMessage,
} from './store/deliveries.ts';
import { loadTold } from './store/told.ts';

/** Messages under way to one channel at once. Slack takes one a second. */
const AT_ONCE = { webhook: 4, slack: 1, sns: 4 } as const;
const PACE_SECONDS = { webhook: 0, slack: 1, sns: 0 } as const;
/** A receiver that is gone gets nothing more until a person looks. */
const PAUSING: Readonly<Partial<Record<Attempt['outcome'], string>>> = {
  gone: 'The receiver said that this address is gone for good.',
};

/** Sends what is due to one channel until nothing is, it rests, or the process is asked to stop. */
export async function serveChannel(
  context: SendContext,
  channelId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const channel = await loadChannel(context.db.prisma, channelId);
    if (!channel) return;
    // After failures one message tries whether the receiver is back; the others keep their attempts.
    const most = channel.failures > 0 ? 1 : AT_ONCE[channel.kind];
    const due = await claimDeliveries(context.db.prisma, channelId, most);
    if (due.length === 0) return;
    const told = await loadTold(
      context.db.prisma,
      due.filter(({ message }) => message === null).map(({ announcementId }) => announcementId),
    );
    await Promise.all(
      due.map((delivery) => deliver(context, channel, delivery, told.get(delivery.announcementId))),
    );
  }
}

async function deliver(
  context: SendContext,
  channel: StoredChannel,
  delivery: DueDelivery,
  told: Told | undefined,
): Promise<void> {
  const { db } = context;
  const body = delivery.message ?? (await compose(context, channel, delivery, told));
  if (!body) {
    const outcome = 'no-words';
    await endAttempt(db, channel.id, delivery, {
      kind: 'failed',
      outcome,
      waitSeconds: null,
      restSeconds: 0,
      pause: null,
    });
    return context.log.error({ event: 'delivery.given-up', code: outcome });
  }
  const { id, threadKey, now } = delivery;
  const attempt = await attemptTo(context, channel, { id, threadKey, now, body });
  context.count(channel.kind, attempt.outcome);
  const end = endOf(attempt, channel, delivery.attempts);
  await endAttempt(db, channel.id, delivery, end);
  if (end.kind === 'failed') {
    const event = end.waitSeconds === null ? 'delivery.given-up' : 'delivery.failed';
    context.log.warn({ event, code: attempt.outcome, count: delivery.attempts });
  }
}

/** A defect of ours is a failed attempt like any other: it is counted, waits longer each time and is given up. */
async function attemptTo(context: SendContext, channel: StoredChannel, sending: Sending): Promise<Attempt> {
  try {
    return await sendMessage(context, channel, sending);
  } catch (error) {
    context.log.error({ event: 'delivery.broke', errorName: errorNameOf(error) });
    return { outcome: 'failed', retryAfterSeconds: null };
  }
}

/** The message of a first attempt; null for an announcement that cannot be put into words: a defect of ours. */
async function compose(
  context: SendContext,
  channel: StoredChannel,
  delivery: DueDelivery,
  told: Told | undefined,
): Promise<Uint8Array | null> {
  if (!told) return null;
  try {
    return await keepMessage(context.db, delivery.id, bodyFor(channel, told, context));
  } catch (error) {
    context.log.error({ event: 'delivery.not-composed', errorName: errorNameOf(error) });
    return null;
  }
}

function bodyFor(channel: StoredChannel, told: Told, { origin }: SendContext): Uint8Array {
  const { threadId, requestId, grantId, secretId, policyId } = told;
  const about = { announcementId: told.id, threadId, requestId, grantId, secretId, policyId };
  return Buffer.from(dressFor(channel.kind, composeMessage(told, origin), about), 'utf8');
}

function endOf(attempt: Attempt, channel: StoredChannel, attempts: number): AttemptEnd {
  if (attempt.outcome === 'delivered') return { kind: 'delivered', paceSeconds: PACE_SECONDS[channel.kind] };
  const { outcome, retryAfterSeconds } = attempt;
  const chance = randomInt(0, 1_000) / 1_000;
  return {
    kind: 'failed',
    outcome,
    waitSeconds: nextWait(attempts, chance, retryAfterSeconds),
    restSeconds: restOf(channel.failures + 1, chance, retryAfterSeconds),
    pause: PAUSING[outcome] ?? null,
  };
}
