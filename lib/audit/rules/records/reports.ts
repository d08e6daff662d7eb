import { z } from 'zod';
import { code, count, id, instant, text } from './shapes.ts';

const hash = z.string().max(64);

/** Evidence packs, certification and schedules. */
export const REPORTS_RECORDS = {
  'evidence.ordered': z.strictObject({
    packId: id,
    report: code,
    from: z.string().max(10),
    to: z.string().max(10),
    zone: z.string().max(64),
    environments: z.array(code).nullable(),
    path: z.string().max(512),
    accounts: z.array(code).nullable(),
    scheduleId: id.nullable(),
  }),
  'evidence.begun': z.strictObject({ packId: id, asOf: instant, from: count, to: count }),
  'evidence.made': z.strictObject({ packId: id, bytes: count, sha256: hash }),
  'evidence.repeated': z.strictObject({ packId: id, bytes: count, sha256: hash, outcome: code }),
  'evidence.failed': z.strictObject({ packId: id, code }),
  'evidence.cancelled': z.strictObject({ packId: id }),
  'evidence.downloaded': z.strictObject({ packId: id, sha256: hash }),
  'evidence.dropped': z.strictObject({ packId: id }),
  'evidence.asked-again': z.strictObject({ packId: id }),
  'evidence.schedule-made': z.strictObject({
    scheduleId: id,
    every: code,
    zone: z.string().max(64),
    report: code,
  }),
  'evidence.schedule-stopped': z.strictObject({ scheduleId: id }),
  'evidence.retention-set': z.strictObject({ days: count, before: count }),
  'certification.opened': z.strictObject({
    certificationId: id,
    title: z.string().max(256),
    rows: count,
    dueAt: instant,
  }),
  'certification.decided': z.strictObject({
    certificationId: id,
    rows: z.array(count).max(500),
    verdict: code,
    reason: text.nullable(),
  }),
  'certification.closed': z.strictObject({
    certificationId: id,
    kept: count,
    removed: count,
    onRequest: count,
    notLookedAt: count,
    proposals: count,
  }),
} as const;
