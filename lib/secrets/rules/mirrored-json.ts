import { z } from 'zod';

/** The parts of a secret that are kept as JSON: written by the sync, read by the pages, the same shape both ways. */

export const tagsSchema = z.array(z.strictObject({ key: z.string(), value: z.string() }));
export type SecretTag = z.infer<typeof tagsSchema>[number];

export const replicasSchema = z.array(
  z.strictObject({
    region: z.string(),
    kmsKeyId: z.string().nullable(),
    /** `InSync`, `InProgress`, `Failed`, or a word AWS added later. */
    status: z.string(),
    statusMessage: z.string().nullable(),
    lastReadOn: z.string().nullable(),
  }),
);
export type SecretReplica = z.infer<typeof replicasSchema>[number];

export const rotationRulesSchema = z.strictObject({
  afterDays: z.number().nullable(),
  duration: z.string().nullable(),
  schedule: z.string().nullable(),
});
export type RotationRules = z.infer<typeof rotationRulesSchema>;
