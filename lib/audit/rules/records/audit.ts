import { z } from 'zod';
import { code, count, id, text } from './shapes.ts';

/** The audit log itself: who looked at it, and what became of its checkpoints. */
export const AUDIT_RECORDS = {
  /** Somebody looked at the audit log. The same look of the same person within some minutes is recorded once. */
  'audit.viewed': z.strictObject({ page: code, filters: z.string().max(1_000) }),
  'audit.exported': z.strictObject({ form: code, from: count, to: count, checkpoint: count.nullable() }),
  'audit.key-changed': z.strictObject({ keyId: id, previousKeyId: id.nullable() }),
  'audit.checkpoints-stopped': z.strictObject({ place: z.string().max(256), code, storedThrough: count }),
  'audit.checkpoints-resumed': z.strictObject({ place: z.string().max(256), storedThrough: count }),
  'audit.chain-broken': z.strictObject({ firstBad: count, why: code }),
  'audit.chain-acknowledged': z.strictObject({ firstBad: count, comment: text }),
} as const;
