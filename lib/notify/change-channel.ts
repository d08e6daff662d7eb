import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { areasSchema } from './rules/channel.ts';
import { refuseNotify } from './rules/refusals.ts';
import {
  lockChannel,
  removeChannelRow,
  type StoredChannel,
  setAreas,
  setChannelState,
} from './store/channels.ts';

export const changeChannelSchema = z.strictObject({
  channelId: z.string().regex(patternOf('channel')),
  change: z.discriminatedUnion('to', [
    /** Nothing is sent to it or kept for it; what waits is kept. */
    z.strictObject({ to: z.literal('pause') }),
    z.strictObject({ to: z.literal('resume') }),
    /** What it gets beside what policies send to it. */
    z.strictObject({ to: z.literal('areas'), areas: areasSchema }),
    /** What waits is not sent; what was sent stays on record. */
    z.strictObject({ to: z.literal('remove') }),
  ]),
});
export type ChangeChannelInput = z.infer<typeof changeChannelSchema>;

/** Pauses, starts, changes or removes a channel that was added on a page. */
export async function changeChannel(
  db: Database,
  actor: Actor,
  { channelId, change }: ChangeChannelInput,
): Promise<Result<{ readonly unsent: number }>> {
  if (!can(actor, 'channels.manage')) return refuseNotify('not-allowed');
  return await db.transaction(async (tx) => {
    const channel = await lockChannel(tx, channelId);
    if (!channel) return refuseNotify('no-such-channel');
    if (channel.source === 'configuration') return refuseNotify('channel-is-configured');
    const entry = await carryOut(tx, channel, change, actor.personId);
    await appendRecords(tx, [entry]);
    return ok({ unsent: entry.kind === 'channel.removed' ? entry.data.unsent : 0 });
  });
}

async function carryOut(
  tx: Transaction,
  { id: channelId, name }: StoredChannel,
  change: ChangeChannelInput['change'],
  actorId: string,
): Promise<AuditEntry> {
  const about = { channelId, name };
  switch (change.to) {
    case 'pause':
      await setChannelState(tx, channelId, 'paused', null);
      return { kind: 'channel.paused', actorId, data: about };
    case 'resume':
      await setChannelState(tx, channelId, 'active', null);
      return { kind: 'channel.resumed', actorId, data: about };
    case 'areas':
      await setAreas(tx, channelId, change.areas);
      return { kind: 'channel.changed', actorId, data: { ...about, areas: [...change.areas] } };
    case 'remove':
      return {
        kind: 'channel.removed',
        actorId,
        data: { ...about, unsent: await removeChannelRow(tx, channelId) },
      };
  }
}
