import { z } from 'zod';
import { count, id } from './shapes.ts';

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
} as const;
