import { z } from 'zod';
import { arn, code, id, text } from './shapes.ts';

const kind = code;
const word = z.string().max(512);

/** Acts on secrets. What a person typed as a value is in none of them. */
export const CHANGES_RECORDS = {
  'change.proposed': z.strictObject({
    changeId: id,
    kind,
    secretArn: arn,
    factsHash: z.string().max(64),
    words: z.array(text).max(60),
  }),
  /** Before AWS is asked. `token`: id of the version that may come of it. */
  'change.started': z.strictObject({
    changeId: id,
    kind,
    secretArn: arn,
    token: z.string().max(64),
    sourceIdentity: z.string().max(64),
    batchId: id.optional(),
  }),
  /** After the result was read back. */
  'change.settled': z.strictObject({
    changeId: id,
    kind,
    outcome: z.enum(['succeeded', 'failed', 'unknown', 'accepted']),
    code: code.nullable(),
    awsAccessKeyId: z.string().max(128).nullable(),
    stsRequestId: z.string().max(64).nullable(),
    awsRequestId: z.string().max(64).nullable(),
  }),
  'change.dropped': z.strictObject({ changeId: id, kind }),
  'change.refused': z.strictObject({
    changeId: id.optional(),
    kind: kind.optional(),
    code,
    secretArn: arn.optional(),
  }),
  'secret.creation-started': z.strictObject({
    changeId: id,
    name: word,
    accountId: z.string().max(32),
    region: z.string().max(32),
    type: code,
    token: z.string().max(64),
    sourceIdentity: z.string().max(64),
  }),
  'secret.creation-settled': z.strictObject({
    changeId: id,
    outcome: z.enum(['succeeded', 'failed', 'unknown']),
    code: code.nullable(),
    secretArn: arn.nullable(),
    awsAccessKeyId: z.string().max(128).nullable(),
    stsRequestId: z.string().max(64).nullable(),
    awsRequestId: z.string().max(64).nullable(),
  }),
} as const;
