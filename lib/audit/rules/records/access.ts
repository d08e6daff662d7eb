import { z } from 'zod';
import { arn, code, count, id, instant, text } from './shapes.ts';

/** How an edition came, and the SHA-256 of its document as RFC 8785 JSON, hex. */
const edition = {
  cameBy: z.enum(['installation', 'configuration', 'request']).optional(),
  documentHash: z.string().max(64).optional(),
};

/** Policies, requests, decisions, grants and reveals. */
export const ACCESS_RECORDS = {
  'request.submitted': z.strictObject({
    secretArn: arn,
    environment: code,
    act: code,
    stage: z.string().max(256).nullable(),
    durationSeconds: count,
    uses: count,
    reason: text,
    ticket: z.string().max(256).nullable(),
    policyId: id,
    policyVersion: count,
    factsHash: z.string().max(64),
    threadId: id.optional(),
    versionId: z.string().max(64).optional(),
    keyNames: z.array(z.string().max(512)).max(20).optional(),
    extendsGrantId: id.optional(),
  }),
  'request.refused': z.strictObject({ code, secretArn: arn.optional() }),
  'request.decided': z.strictObject({
    decisionId: id,
    verdict: z.enum(['approve', 'deny']),
    comment: text.nullable(),
    durationSeconds: count.nullable(),
    factsHash: z.string().max(64),
    uses: count.optional(),
    /** The rule of the frozen edition that decided, where no person did. */
    rule: z.string().max(256).optional(),
    policyId: id.optional(),
    policyVersion: count.optional(),
  }),
  'request.commented': z.strictObject({ commentId: id, text }),
  'request.cancelled': z.strictObject({}),
  'request.expired': z.strictObject({}),
  'grant.opened': z.strictObject({
    personId: id,
    secretArn: arn,
    stage: z.string().max(256).nullable(),
    startsAt: instant,
    endsAt: instant,
    usesAllowed: count,
    act: code.optional(),
    versionId: z.string().max(64).optional(),
    keyNames: z.array(z.string().max(512)).max(20).optional(),
  }),
  'grant.revoked': z.strictObject({ why: text }),
  'grant.handed-back': z.strictObject({ usesTaken: count }),
  'reveal.intended': z.strictObject({
    revealId: id,
    secretArn: arn,
    stage: z.string().max(256).nullable(),
    keyName: z.string().max(512).nullable(),
    way: z.enum(['show', 'copy', 'download']),
    usesTaken: count,
    usesAllowed: count,
    /** Where one version was asked for: then there is no label. */
    askedVersionId: z.string().max(64).optional(),
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
  'policy.added': z.strictObject({ policyId: id, name: z.string().max(256), version: count, ...edition }),
  'policy.changed': z.strictObject({ policyId: id, name: z.string().max(256), version: count, ...edition }),
  'policy.retired': z.strictObject({
    policyId: id,
    name: z.string().max(256),
    version: count,
    cameBy: z.enum(['configuration', 'request']),
  }),
  'policy.change-asked': z.strictObject({
    change: z.enum(['add', 'edit', 'retire']),
    /** Null: a new policy. */
    policyId: id.nullable(),
    name: z.string().max(256),
    baseVersion: count.nullable(),
    proposalHash: z.string().max(64),
    reason: text,
    /** The edition over it: who may sign is in there. */
    judgedBy: id,
    judgedByVersion: count,
    factsHash: z.string().max(64),
  }),
  /** Access opened without a signature, by one whom the policy names for that. */
  'break-glass.opened': z.strictObject({
    breakGlassId: id,
    secretArn: arn,
    environment: code,
    stage: z.string().max(256),
    durationSeconds: count,
    uses: count,
    reason: text,
    ticket: z.string().max(256).nullable(),
    policyId: id,
    policyVersion: count,
    factsHash: z.string().max(64),
    reviewDueAt: instant,
  }),
  'break-glass.refused': z.strictObject({ code, secretArn: arn.optional() }),
  'break-glass.reviewed': z.strictObject({
    breakGlassId: id,
    verdict: z.enum(['justified', 'not-justified']),
    note: text,
  }),
  'break-glass.rotated': z.strictObject({ breakGlassId: id, versionId: z.string().max(64) }),
  'break-glass.rotation-waived': z.strictObject({ breakGlassId: id, why: text }),
  /** Nothing was read under it, so nothing has to be rotated. */
  'break-glass.nothing-read': z.strictObject({ breakGlassId: id }),
  /** A policy wants a version replaced, because somebody has seen it. */
  'rotation.due': z.strictObject({
    rotationDueId: id,
    versionId: z.string().max(64),
    revealId: id,
    policyName: z.string().max(256),
    dueAt: instant,
  }),
  'rotation.seen': z.strictObject({
    rotationDueId: id,
    versionId: z.string().max(64),
    newVersionId: z.string().max(64),
  }),
} as const;
