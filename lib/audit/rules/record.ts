import type { z } from 'zod';
import { ACCESS_RECORDS } from './records/access.ts';
import { AUDIT_RECORDS } from './records/audit.ts';
import { CHANGES_RECORDS } from './records/changes.ts';
import { COST_RECORDS } from './records/cost.ts';
import { FINDINGS_RECORDS } from './records/findings.ts';
import { NOTIFY_RECORDS } from './records/notify.ts';
import { PEOPLE_RECORDS } from './records/people.ts';
import { REPORTS_RECORDS } from './records/reports.ts';
import { SECRETS_RECORDS } from './records/secrets.ts';
import { TRAIL_RECORDS } from './records/trail.ts';

/**
 * Every kind of audit record and what it holds, a file for each room in records/. Stored history depends on these
 * files: a kind is never renamed and a field never changes its meaning. New kinds and new optional fields are added at
 * the end of their room.
 *
 * No field ever holds a secret value, its length or a hash of it.
 */
export const RECORD_DATA = {
  ...PEOPLE_RECORDS,
  ...SECRETS_RECORDS,
  ...ACCESS_RECORDS,
  ...CHANGES_RECORDS,
  ...TRAIL_RECORDS,
  ...FINDINGS_RECORDS,
  ...COST_RECORDS,
  ...AUDIT_RECORDS,
  ...REPORTS_RECORDS,
  ...NOTIFY_RECORDS,
} as const;

export type RecordKind = keyof typeof RECORD_DATA;

/** What a room hands over to be recorded. `actorId` null: the product itself did it. */
export type AuditEntry = {
  [K in RecordKind]: {
    readonly kind: K;
    readonly actorId: string | null;
    readonly secretId?: string;
    readonly requestId?: string;
    readonly grantId?: string;
    readonly data: z.infer<(typeof RECORD_DATA)[K]>;
  };
}[RecordKind];

/** The body of a record as it is hashed and stored: version 1 of the format. */
export interface RecordBody {
  readonly v: 1;
  readonly number: number;
  readonly at: string;
  readonly kind: RecordKind;
  readonly actor: string | null;
  readonly secret: string | null;
  readonly request: string | null;
  readonly grant: string | null;
  readonly data: AuditEntry['data'];
}
