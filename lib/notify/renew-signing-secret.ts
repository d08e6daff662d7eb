import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { SendContext } from './context.ts';
import { BOTH_SIGN_SECONDS } from './rules/channel.ts';
import { refuseNotify } from './rules/refusals.ts';
import { writeSigningSecret } from './rules/sign-webhook.ts';
import { openSeal } from './send-message.ts';
import { lockChannel, reseal } from './store/channels.ts';

export const renewSigningSecretSchema = z.strictObject({ channelId: z.string().regex(patternOf('channel')) });
export type RenewSigningSecretInput = z.infer<typeof renewSigningSecretSchema>;

export interface RenewedSecret {
  /** Shown once, afterwards nobody can read it. */
  readonly signingSecret: string;
  /** Until then both sign. ISO. */
  readonly bothUntil: string;
}

/** Makes a new signing secret for a webhook. For a day the one before signs too, so that the receiver can follow. */
export async function renewSigningSecret(
  context: SendContext,
  actor: Actor,
  { channelId }: RenewSigningSecretInput,
): Promise<Result<RenewedSecret>> {
  if (!can(actor, 'channels.manage')) return refuseNotify('not-allowed');
  return await context.db.transaction(async (tx) => {
    const channel = await lockChannel(tx, channelId);
    if (!channel) return refuseNotify('no-such-channel');
    if (channel.source === 'configuration') return refuseNotify('channel-is-configured');
    const unsealed = openSeal(context, channel);
    if (!unsealed.ok || unsealed.value.kind !== 'webhook') return refuseNotify('not-a-webhook');
    const opened = unsealed.value;
    const signingSecret = writeSigningSecret(randomBytes(32));
    const bothUntil = new Date((await databaseNow(tx)).getTime() + BOTH_SIGN_SECONDS * 1_000).toISOString();
    const [newest] = opened.secrets;
    const secrets = [
      { secret: signingSecret, until: null },
      ...(newest ? [{ secret: newest.secret, until: bothUntil }] : []),
    ];
    await reseal(tx, channelId, context.channelKey().seal(channelId, JSON.stringify({ ...opened, secrets })));
    const data = { channelId, name: channel.name };
    await appendRecords(tx, [{ kind: 'channel.secret-renewed', actorId: actor.personId, data }]);
    return ok({ signingSecret, bothUntil });
  });
}
