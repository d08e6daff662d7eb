import { z } from 'zod';

const credentialsSchema = z.object({
  AccessKeyId: z.string().regex(/^[A-Za-z0-9]{16,128}$/),
  SecretAccessKey: z.string().min(1).max(512),
  SessionToken: z.string().min(1).max(16_384),
  Expiration: z.date(),
});

/** The credentials of an answer of STS; `null` where they are not whole. */
export function credentialsOf(answer: unknown): {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
} | null {
  const read = credentialsSchema.safeParse(answer);
  if (!read.success) return null;
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = read.data;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/** The id of a call as AWS numbered it; `null` for anything that does not look like one. */
export function requestIdOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null) return null;
  const id: unknown = Reflect.get(metadata, 'requestId');
  return typeof id === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(id) ? id : null;
}
