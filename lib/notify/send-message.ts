import { publishMessage } from '#lib/aws/publish-message.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import type { AwsCode } from '#lib/aws/rules/errors.ts';
import type { SendContext } from './context.ts';
import { postOutside } from './post-outside.ts';
import { type SealedChannel, sealedSchema, secretsNow, snsSettingsSchema, topicOf } from './rules/channel.ts';
import { type Attempt, attemptOf, type Outcome } from './rules/outcome.ts';
import { signWebhook } from './rules/sign-webhook.ts';
import { loadConnectionOfAccount, type StoredChannel } from './store/channels.ts';

/** One message on its way to one channel. */
export interface Sending {
  /** The id the receiver tells repetitions by. */
  readonly id: string;
  readonly threadKey: string;
  /** As `dressFor` made it. */
  readonly body: Uint8Array;
  /** The database's clock. */
  readonly now: Date;
}

/** Sends one message, once. Never throws for what the receiver, the network or AWS does. */
export async function sendMessage(
  context: SendContext,
  channel: StoredChannel,
  sending: Sending,
  signal?: AbortSignal,
): Promise<Attempt> {
  if (channel.kind === 'sns') return await publish(context, channel, sending, signal);
  const unsealed = openSeal(context, channel);
  if (!unsealed.ok) return { outcome: unsealed.outcome, retryAfterSeconds: null };
  const opened = unsealed.value;
  const headers =
    opened.kind === 'webhook'
      ? signWebhook(secretsNow(opened.secrets, sending.now), { ...sending, sentAt: sending.now })
      : {};
  const answer = await postOutside(
    { url: opened.url, headers, body: sending.body, ...(signal ? { signal } : {}) },
    context.limits,
  );
  if ('failed' in answer) return { outcome: answer.failed, retryAfterSeconds: null };
  return attemptOf(answer.status, answer.retryAfterSeconds);
}

/** What is sealed of a channel, or why it cannot be used: another key, or not what we would have sealed. */
export type Unsealed =
  | { readonly ok: true; readonly value: SealedChannel }
  | { readonly ok: false; readonly outcome: 'seal-unreadable' | 'seal-garbled' };

export function openSeal(
  { channelKey, configured }: Pick<SendContext, 'channelKey' | 'configured'>,
  channel: Pick<StoredChannel, 'id' | 'source' | 'sealed'>,
): Unsealed {
  const text =
    channel.source === 'configuration'
      ? (configured.get(channel.id) ?? null)
      : channel.sealed && channelKey().open(channel.id, channel.sealed);
  if (!text) return { ok: false, outcome: 'seal-unreadable' };
  const parsed = sealedSchema.safeParse(jsonOf(text));
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, outcome: 'seal-garbled' };
}

/** Never throws: the message of a parser would quote what was sealed. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function publish(
  { db, aws }: SendContext,
  channel: StoredChannel,
  sending: Sending,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const failed = (outcome: Outcome): Attempt => ({ outcome, retryAfterSeconds: null });
  const settings = snsSettingsSchema.safeParse(channel.settings);
  if (!settings.success) return failed('address-refused');
  const topic = topicOf(settings.data.topicArn);
  const account = await loadConnectionOfAccount(db.prisma, { kind: aws.kind, accountId: topic.accountId });
  const place = account ? placeIn(account, topic.region) : null;
  if (!place?.ok || place.value.partition !== topic.partition) return failed('no-connection');
  const { subject, text } = JSON.parse(Buffer.from(sending.body).toString('utf8')) as Mail;
  const fifo = topic.fifo ? { group: sending.threadKey.slice(0, 128), id: sending.id } : null;
  const done = await publishMessage(
    aws,
    place.value,
    { topicArn: topic.arn, subject, text, fifo },
    signal ? { signal } : {},
  );
  return failed(done.ok ? 'delivered' : (OUTCOME_OF[done.refusal.code] ?? 'failed'));
}

interface Mail {
  readonly subject: string;
  readonly text: string;
}

const OUTCOME_OF: Readonly<Partial<Record<AwsCode, Outcome>>> = {
  throttled: 'throttled',
  busy: 'throttled',
  denied: 'denied',
  'expired-credentials': 'denied',
  'not-found': 'not-found',
  'timed-out': 'timed-out',
  unreachable: 'unreachable',
  garbled: 'garbled',
  invalid: 'refused',
};
