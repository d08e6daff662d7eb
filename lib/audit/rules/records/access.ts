import { z } from 'zod';
import { arn, code, count, id, instant, text } from './shapes.ts';

/** Policies, requests, decisions, grants and reveals. */
export const ACCESS_RECORDS = {
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
  'policy.added': z.strictObject({ policyId: id, name: z.string().max(256), version: count }),
} as const;
