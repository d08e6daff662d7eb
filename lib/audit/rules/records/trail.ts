import { z } from 'zod';
import { arn, code, count, id, instant, text } from './shapes.ts';

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
  'trail.exception-made': z.strictObject({
    exceptionId: id,
    principalArn: arn,
    sessionName: text.nullable(),
    ownerId: id,
    why: text,
    endsAt: instant,
    secretIds: z.array(id).max(50),
  }),
  'trail.exception-ended': z.strictObject({ exceptionId: id, principalArn: arn }),
  'trail.uploaded': z.strictObject({ uploadId: id, files: count, bytes: count }),
  'trail.exported': z.strictObject({ form: z.enum(['csv', 'json-lines']), filter: text }),
} as const;
