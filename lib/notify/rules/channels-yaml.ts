import { z } from 'zod';
import { readYaml } from '#lib/access/rules/yaml-source.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import {
  areasSchema,
  channelNameSchema,
  isSlackAddress,
  type SealedChannel,
  topicArnSchema,
} from './channel.ts';
import { type OutsideLimits, placeOf, readOutsideAddress } from './outside-address.ts';
import { readSigningSecret } from './sign-webhook.ts';

/** Names of the variables that hold addresses and secrets: the file itself holds none. */
const variable = z
  .string()
  .regex(/^COUNTERSIGN_CHANNEL_[A-Z0-9_]{1,64}$/, 'a name that begins with COUNTERSIGN_CHANNEL_');
const common = { name: channelNameSchema, areas: areasSchema.default([]) };

const channelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), ...common, addressFrom: variable, secretFrom: variable }),
  z.strictObject({ kind: z.literal('slack'), ...common, addressFrom: variable }),
  z.strictObject({ kind: z.literal('sns'), ...common, topicArn: topicArnSchema }),
]);

/** The key of the configuration file that this room owns. */
export const CHANNELS_CONFIGURATION = {
  channels: z
    .array(channelSchema)
    .max(50)
    .default([])
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      'channels with names that differ',
    ),
};
const fileSchema = z.looseObject(CHANNELS_CONFIGURATION);

/** A channel of the configuration file, with what its variables hold. */
export interface ConfiguredChannel {
  readonly name: string;
  readonly kind: 'webhook' | 'slack' | 'sns';
  readonly areas: readonly string[];
  readonly place: string;
  readonly settings: object;
  readonly secret: SealedChannel | null;
}

export type ChannelsCode = 'channels-unreadable' | 'channel-address' | 'channel-secret';

/** Reads the channels of the configuration file. The words of a refusal quote no value. */
export function readConfiguredChannels(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
  limits: OutsideLimits,
): Result<readonly ConfiguredChannel[], Refusal<ChannelsCode>> {
  const read = readYaml(text, fileSchema);
  if (!read.ok) {
    const [problem] = read.problems;
    return refuse(
      'channels-unreadable',
      `Channels, line ${problem?.line ?? 1}: ${problem?.words ?? 'not readable'}.`,
    );
  }
  const channels: ConfiguredChannel[] = [];
  for (const written of read.value.channels) {
    const channel = channelOf(written, variables, limits);
    if (!channel.ok) return channel;
    channels.push(channel.value);
  }
  return ok(channels);
}

function channelOf(
  written: z.infer<typeof channelSchema>,
  variables: Readonly<Record<string, string | undefined>>,
  limits: OutsideLimits,
): Result<ConfiguredChannel, Refusal<ChannelsCode>> {
  const { name, kind, areas } = written;
  if (written.kind === 'sns') {
    const { topicArn } = written;
    return ok({ name, kind, areas, place: topicArn, settings: { topicArn }, secret: null });
  }
  const address = readOutsideAddress(variables[written.addressFrom] ?? '', limits);
  if (!address.ok)
    return refuse(
      'channel-address',
      `${written.addressFrom} of the channel ${name}: ${address.refusal.words}`,
    );
  const url = address.value;
  const place = placeOf(url);
  if (written.kind === 'slack') {
    if (url.protocol === 'https:' && !isSlackAddress(url)) {
      return refuse(
        'channel-address',
        `${written.addressFrom} of the channel ${name} is no incoming webhook of Slack.`,
      );
    }
    return ok({ name, kind, areas, place, settings: {}, secret: { kind: 'slack', url: url.href } });
  }
  const secret = variables[written.secretFrom] ?? '';
  if (!readSigningSecret(secret)) {
    return refuse(
      'channel-secret',
      `${written.secretFrom} of the channel ${name} must be whsec_ and 24 to 64 bytes as base64.`,
    );
  }
  const secrets = [{ secret, until: null }];
  return ok({ name, kind, areas, place, settings: {}, secret: { kind: 'webhook', url: url.href, secrets } });
}
