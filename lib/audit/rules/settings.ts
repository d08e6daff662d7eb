import { z } from 'zod';

const bucket = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w!.*'()/-]{1,200}))?$/;
const stream =
  /^(stdout|\/.{1,400}|https:\/\/\S{1,2000}|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/\S{0,2000})$/;

/** The settings of the audit log, as the environment has them. */
export const AUDIT_SETTINGS = {
  COUNTERSIGN_HOME: z.string().min(1).default('.countersign'),
  COUNTERSIGN_CHECKPOINT_FOLDER: z.string().regex(/^\//, 'must be an absolute path').optional(),
  COUNTERSIGN_CHECKPOINT_BUCKET: z.string().regex(bucket, 'must be like s3://bucket/prefix').optional(),
  COUNTERSIGN_CHECKPOINT_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region as eu-central-1')
    .optional(),
  COUNTERSIGN_CHECKPOINT_LOCK_DAYS: z.coerce.number().int().min(1).max(3_650).default(400),
  COUNTERSIGN_CHECKPOINT_KEY: z.string().max(2_000).optional(),
  COUNTERSIGN_CHECKPOINT_PREVIOUS_KEY: z.string().max(2_000).optional(),
  COUNTERSIGN_AUDIT_STREAM: z
    .string()
    .regex(stream, 'must be stdout, an absolute path of a file, or an https address')
    .optional(),
  COUNTERSIGN_AUDIT_STREAM_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,1000}$/)
    .optional(),
};

/** A bucket with object lock that keeps checkpoints. */
export interface CheckpointBucket {
  readonly bucket: string;
  /** Empty or without a slash at its end. */
  readonly prefix: string;
  readonly region: string;
  /** Nobody can remove a checkpoint for so long. */
  readonly lockDays: number;
}

export interface AuditSettings {
  /** Folder of all state; holds the signing key where none is given. */
  readonly home: string;
  readonly folder: string;
  readonly bucket: CheckpointBucket | null;
  readonly key: string | undefined;
  readonly previousKey: string | undefined;
  /** Where every record is sent on to: "stdout", a file, or the address of a webhook. */
  readonly stream: { readonly target: string; readonly token: string | undefined } | null;
}

/** What the settings mean. `local`: with the local AWS, whose bucket is there from the start. */
export function auditSettingsOf(
  given: z.output<z.ZodObject<typeof AUDIT_SETTINGS>>,
  local: boolean,
): AuditSettings {
  const wanted = given.COUNTERSIGN_CHECKPOINT_BUCKET ?? (local ? LOCAL_BUCKET : undefined);
  const [, name, prefix = ''] = bucket.exec(wanted ?? '') ?? [];
  return {
    home: given.COUNTERSIGN_HOME,
    folder: given.COUNTERSIGN_CHECKPOINT_FOLDER ?? `${given.COUNTERSIGN_HOME}/checkpoints`,
    bucket: name
      ? {
          bucket: name,
          prefix: prefix.replace(/\/+$/, ''),
          region: given.COUNTERSIGN_CHECKPOINT_REGION ?? 'eu-central-1',
          lockDays: given.COUNTERSIGN_CHECKPOINT_LOCK_DAYS,
        }
      : null,
    key: given.COUNTERSIGN_CHECKPOINT_KEY,
    previousKey: given.COUNTERSIGN_CHECKPOINT_PREVIOUS_KEY,
    stream: given.COUNTERSIGN_AUDIT_STREAM
      ? { target: given.COUNTERSIGN_AUDIT_STREAM, token: given.COUNTERSIGN_AUDIT_STREAM_TOKEN }
      : null,
  };
}

const LOCAL_BUCKET = 's3://larkfield-audit-checkpoints';
