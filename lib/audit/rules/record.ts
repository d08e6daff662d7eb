import { z } from 'zod';

/**
 * Every kind of audit record and what it holds. Stored history depends on this file: a kind is never renamed and a
 * field never changes its meaning. New kinds and new optional fields are added at the end.
 *
 * No field ever holds a secret value, its length or a hash of it.
 */
const id = z.string().max(64);
const text = z.string().max(4_000);
const code = z.string().max(64);
const arn = z.string().max(2_048);
const instant = z.iso.datetime();
const count = z.number().int().min(0);

export const RECORD_DATA = {
  'session.started': z.strictObject({ identity: text }),
  'session.ended': z.strictObject({ why: code }),
  'session.refused': z.strictObject({ code }),
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
  'request.submitted': z.strictObject({
    secretArn: arn,
    environment: code,
    act: code,
    stage: z.string().max(256),
    durationSeconds: count,
    uses: count,
    reason: text,
    ticket: z.string().max(256).nullable(),
    policyId: id,
    policyVersion: count,
    factsHash: z.string().max(64),
  }),
  'request.refused': z.strictObject({ code, secretArn: arn.optional() }),
  'request.decided': z.strictObject({
    decisionId: id,
    verdict: z.enum(['approve', 'deny']),
    comment: text.nullable(),
    durationSeconds: count.nullable(),
    factsHash: z.string().max(64),
  }),
  'request.cancelled': z.strictObject({}),
  'request.expired': z.strictObject({}),
  'grant.opened': z.strictObject({
    personId: id,
    secretArn: arn,
    stage: z.string().max(256),
    startsAt: instant,
    endsAt: instant,
    usesAllowed: count,
  }),
  'grant.revoked': z.strictObject({ why: text }),
  'grant.handed-back': z.strictObject({ usesTaken: count }),
  'reveal.intended': z.strictObject({
    revealId: id,
    secretArn: arn,
    stage: z.string().max(256),
    keyName: z.string().max(512).nullable(),
    way: z.enum(['show', 'copy']),
    usesTaken: count,
    usesAllowed: count,
  }),
  'reveal.delivered': z.strictObject({
    revealId: id,
    versionId: z.string().max(64),
    awsAccessKeyId: z.string().max(128),
    stsRequestId: z.string().max(128),
    awsRequestId: z.string().max(128),
  }),
  'reveal.failed': z.strictObject({ revealId: id, code, useReturned: z.boolean() }),
  'reveal.withheld': z.strictObject({ revealId: id, code }),
  'reveal.refused': z.strictObject({ code, secretArn: arn.optional() }),
  'door.refused': z.strictObject({ door: z.string().max(128), code }),
  'trail.imported': z.strictObject({
    runId: id,
    files: count,
    records: count,
    added: count,
    duplicates: count,
    conflicts: count,
    unreadable: count,
  }),
  'policy.added': z.strictObject({ policyId: id, name: z.string().max(256), version: count }),
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
