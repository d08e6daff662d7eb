import { z } from 'zod';

/** From where the trail of a connection can be read again and again. */
export const SOURCE_KINDS = ['lookup', 's3', 'eventbridge'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Amazon S3 User Guide, general purpose bucket naming rules. */
const bucket = z
  .string()
  .regex(/^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'Name a bucket as S3 admits it.');
const prefix = z
  .string()
  .max(200)
  .regex(
    /^(?!\/)(?!.*\/$)(?!.*\/\/)(?!(?:.*\/)?\.\.(?:\/|$))[\w!.*'()/=-]*$/,
    'A prefix has no slash at its ends and none twice.',
  );
const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+){1,3}-\d$/, 'Name a region, such as eu-central-1.');
/** The queue by account and name: its address is made from them, so that a call cannot be led elsewhere. */
const queue = z.strictObject({
  account: z.string().regex(/^\d{12}$/, 'An account has 12 digits.'),
  name: z.string().regex(/^[\w-]{1,80}$/, 'Name a standard queue: letters, digits, hyphens.'),
});

export const bucketSettingsSchema = z.strictObject({
  bucket,
  prefix,
  /** Where the bucket and the queue are. */
  region,
  organisation: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, 'The id of an organisation begins with o-.')
    .nullable(),
  queue: queue.nullable(),
  /** Whose rights read it: the inventory role of the connection, or the identity that this installation runs under. */
  reads: z.enum(['connection', 'installation']),
  /** How many days back the first reading goes. */
  days: z.number().int().min(1).max(400),
});
export type BucketSettings = z.output<typeof bucketSettingsSchema>;

export const eventsSettingsSchema = z.strictObject({ proof: z.enum(['signature', 'key']) });
export type EventsSettings = z.output<typeof eventsSettingsSchema>;

export const lookupSettingsSchema = z.strictObject({});
