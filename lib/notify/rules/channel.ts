import { z } from 'zod';
import { AREAS } from '#lib/access/rules/announcement.ts';

export const CHANNEL_KINDS = ['webhook', 'slack', 'sns'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** As policies name it: small letters, digits, dots, lines; a `#` in front where people are used to it. */
export const channelNameSchema = z
  .string()
  .regex(
    /^#?[a-z0-9][a-z0-9._-]{0,62}$/,
    'Use up to 63 small letters, digits, dots, lines and underscores; a # may stand in front.',
  );

export const areasSchema = z.array(z.enum(AREAS)).max(AREAS.length).readonly();

/** The address of a topic: `arn:aws:sns:eu-central-1:111122223333:access-requests`. */
export const topicArnSchema = z
  .string()
  .max(512)
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]{4,32}:\d{12}:[\w-]{1,256}(\.fifo)?$/,
    'This is not the ARN of a topic.',
  );

export interface TopicAddress {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** First in, first out: AWS itself leaves out repetitions there. */
  readonly fifo: boolean;
}

export function topicOf(arn: string): TopicAddress {
  const [, partition = '', , region = '', accountId = ''] = arn.split(':');
  return { arn, partition, region, accountId, fifo: arn.endsWith('.fifo') };
}

const signingSecret = z.strictObject({
  secret: z.string().max(128),
  /** When it signs no more; null: until it is renewed. */
  until: z.iso.datetime().nullable(),
});

/** What is sealed of a channel. A topic of SNS has nothing to seal. */
export const sealedSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url: z.string().max(2_048),
    secrets: z.array(signingSecret).min(1).max(2),
  }),
  z.strictObject({ kind: z.literal('slack'), url: z.string().max(2_048) }),
]);
export type SealedChannel = z.infer<typeof sealedSchema>;

export const snsSettingsSchema = z.strictObject({ topicArn: topicArnSchema });

/** Incoming webhooks of Slack are at these hosts, and nowhere else. */
const SLACK_HOSTS: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

export function isSlackAddress(url: URL): boolean {
  return SLACK_HOSTS.has(url.hostname) && url.pathname.startsWith('/services/');
}

/** Secrets that sign now, the newest first. */
export function secretsNow(
  secrets: readonly { readonly secret: string; readonly until: string | null }[],
  now: Date,
): readonly string[] {
  return secrets.filter(({ until }) => until === null || new Date(until) > now).map(({ secret }) => secret);
}

/** How long the old secret goes on signing beside a new one. */
export const BOTH_SIGN_SECONDS = 24 * 3_600;
export const MOST_CHANNELS = 50;
