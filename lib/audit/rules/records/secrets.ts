import { z } from 'zod';
import { code, count, id } from './shapes.ts';

/** Connections and the inventory. */
export const SECRETS_RECORDS = {
  'connection.added': z.strictObject({
    connectionId: id,
    accountId: z.string().max(32),
    regions: z.array(z.string().max(32)),
  }),
  'inventory.synced': z.strictObject({
    connectionId: id,
    region: z.string().max(32),
    seen: count,
    added: count,
    changed: count,
    gone: count,
    outcome: code,
  }),
} as const;
