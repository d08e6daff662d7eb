import { z } from 'zod';
import { code, count, id, instant, text } from './shapes.ts';

const account = z.string().max(32);
const regions = z.array(z.string().max(32)).max(40);

/** Connections and the inventory. */
export const SECRETS_RECORDS = {
  'connection.added': z.strictObject({
    connectionId: id,
    accountId: z.string().max(32),
    regions: z.array(z.string().max(32)),
    /** Absent: by the start of the product. */
    cameBy: z.enum(['set-up', 'configuration', 'this-machine']).optional(),
    missing: z.array(z.string().max(128)).max(200).optional(),
  }),
  'connection.begun': z.strictObject({ connectionId: id, accountId: account, regions }),
  'connection.dropped': z.strictObject({ connectionId: id, accountId: account }),
  'connection.checked': z.strictObject({
    connectionId: id,
    accountId: account,
    works: count,
    missing: count,
    tooMuch: count,
    notTried: count,
  }),
  'connection.paused': z.strictObject({
    connectionId: id,
    accountId: account,
    cameBy: z.enum(['configuration']).optional(),
  }),
  'connection.resumed': z.strictObject({ connectionId: id, accountId: account }),
  'connection.changed': z.strictObject({
    connectionId: id,
    accountId: account,
    regionsAdded: regions.optional(),
    regionsRemoved: regions.optional(),
    operatorRole: z.enum(['given', 'taken-away']).optional(),
    cameBy: z.enum(['configuration']).optional(),
  }),
  'connection.removed': z.strictObject({ connectionId: id, accountId: account, secrets: count }),
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
