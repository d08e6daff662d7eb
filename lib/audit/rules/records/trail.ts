import { z } from 'zod';
import { code, count, id, text } from './shapes.ts';

/** What was read from CloudTrail. */
export const TRAIL_RECORDS = {
  'trail.imported': z.strictObject({
    runId: id,
    files: count,
    records: count,
    added: count,
    duplicates: count,
    conflicts: count,
    unreadable: count,
  }),
  'trail.source-set': z.strictObject({
    connectionId: id,
    connection: text,
    source: code,
    isOn: z.boolean(),
    /** Bucket and queue, or what a sender proves itself by; empty for the event history. */
    place: text,
    secretMade: z.boolean(),
  }),
  'trail.uploaded': z.strictObject({ uploadId: id, files: count, bytes: count }),
  'trail.exported': z.strictObject({ form: z.enum(['csv', 'json-lines']), filter: text }),
} as const;
