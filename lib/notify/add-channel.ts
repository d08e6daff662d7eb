import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { SendContext } from './context.ts';
import {
  areasSchema,
  channelNameSchema,
  isSlackAddress,
  MOST_CHANNELS,
  type SealedChannel,
  topicArnSchema,
  topicOf,
} from './rules/channel.ts';
import { placeOf, readOutsideAddress } from './rules/outside-address.ts';
import { refuseNotify } from './rules/refusals.ts';
import { writeSigningSecret } from './rules/sign-webhook.ts';
import { countChannels, insertChannel, loadConnectionOfAccount } from './store/channels.ts';

const address = z.string().min(1).max(2_048);

export const addChannelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), name: channelNameSchema, areas: areasSchema, url: address }),
  z.strictObject({ kind: z.literal('slack'), name: channelNameSchema, areas: areasSchema, url: address }),
  z.strictObject({
    kind: z.literal('sns'),
    name: channelNameSchema,
    areas: areasSchema,
    topicArn: topicArnSchema,
  }),
]);
export type AddChannelInput = z.infer<typeof addChannelSchema>;

export interface AddedChannel {
  readonly channelId: string;
  /** Of a webhook: what the receiver verifies with. Shown once, afterwards nobody can read it. */
  readonly signingSecret: string | null;
}

interface Destination {
  readonly place: string;
  readonly settings: object;
  readonly secret: SealedChannel | null;
}

/** Adds a channel. Its address is sealed before it is stored; the audit record says the host alone. */
export async function addChannel(
  context: SendContext,
  actor: Actor,
  input: AddChannelInput,
): Promise<Result<AddedChannel>> {
  if (!can(actor, 'channels.manage')) return refuseNotify('not-allowed');
  const destination = await destinationOf(context, input);
  if (!destination.ok) return destination;
  const { place, settings, secret } = destination.value;
  const channelId = mintId('channel');
  const sealed = secret ? context.channelKey().seal(channelId, JSON.stringify(secret)) : null;
  const { name, kind, areas } = input;
  return await context.db.transaction(async (tx) => {
    if ((await countChannels(tx)) >= MOST_CHANNELS) return refuseNotify('too-many-channels');
    const row = { id: channelId, name, kind, place, settings, sealed, areas, createdBy: actor.personId };
    if (!(await insertChannel(tx, { ...row, source: 'page' })))
      return refuseNotify('channel-name-taken', 'name');
    await appendRecords(tx, [
      {
        kind: 'channel.added',
        actorId: actor.personId,
        data: { channelId, name, channelKind: kind, place, areas: [...areas] },
      },
    ]);
    return ok({
      channelId,
      signingSecret: secret?.kind === 'webhook' ? (secret.secrets[0]?.secret ?? null) : null,
    });
  });
}

async function destinationOf(context: SendContext, input: AddChannelInput): Promise<Result<Destination>> {
  if (input.kind === 'sns') {
    const { topicArn } = input;
    const asked = { kind: context.aws.kind, accountId: topicOf(topicArn).accountId };
    const connected = await loadConnectionOfAccount(context.db.prisma, asked);
    if (!connected) return refuseNotify('topic-unconnected', 'topicArn');
    return ok({ place: topicArn, settings: { topicArn }, secret: null });
  }
  const read = readOutsideAddress(input.url, context.limits);
  if (!read.ok) return { ok: false, refusal: { ...read.refusal, fields: { url: read.refusal.words } } };
  const url = read.value;
  const place = placeOf(url);
  if (input.kind === 'webhook') {
    const secrets = [{ secret: writeSigningSecret(randomBytes(32)), until: null }];
    return ok({ place, settings: {}, secret: { kind: 'webhook', url: url.href, secrets } });
  }
  if (url.protocol === 'https:' && !isSlackAddress(url)) return refuseNotify('not-slack', 'url');
  return ok({ place, settings: {}, secret: { kind: 'slack', url: url.href } });
}
