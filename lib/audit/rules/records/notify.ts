import { z } from 'zod';
import { code, count, id } from './shapes.ts';

const channel = { channelId: id, name: z.string().max(64) };

/** Channels: where messages go outside. Addresses and signing secrets are in no record. */
export const NOTIFY_RECORDS = {
  'channel.added': z.strictObject({
    ...channel,
    channelKind: code,
    place: z.string().max(2_048),
    areas: z.array(code),
  }),
  'channel.changed': z.strictObject({ ...channel, areas: z.array(code) }),
  'channel.tested': z.strictObject({ ...channel, outcome: code }),
  'channel.paused': z.strictObject(channel),
  'channel.resumed': z.strictObject(channel),
  'channel.secret-renewed': z.strictObject(channel),
  'channel.removed': z.strictObject({ ...channel, unsent: count }),
} as const;
