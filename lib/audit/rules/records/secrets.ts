import { z } from 'zod';
import { code, count, id, instant, text } from './shapes.ts';

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
  'view.saved': z.strictObject({ viewId: id, name: text, address: text, shared: z.boolean() }),
  'view.removed': z.strictObject({ viewId: id, name: text, shared: z.boolean() }),
  'fingerprints.switched': z.strictObject({ connectionId: id, on: z.boolean(), forgotten: count }),
  'fingerprints.kept': z.strictObject({ versionId: id, keys: count }),
  'class.lowering-began': z.strictObject({ from: code, to: code, rule: text }),
  'class.lowering-taken-back': z.strictObject({
    to: code,
    since: instant,
    why: z.enum(['told-otherwise', 'gone']),
  }),
  'class.lowered': z.strictObject({ from: code, to: code, rule: text, since: instant }),
} as const;
