import { isObject, type JsonObject, member, objectAt, textAt } from './members.ts';
import { parseText } from './parse-json.ts';

/** An object that a notification says was written. */
export interface NotifiedObject {
  readonly bucket: string;
  readonly key: string;
  /** Entity tag of what was written; empty where the notification does not tell it. */
  readonly etag: string;
}

export type QueueMessage =
  | { readonly says: 'objects'; readonly objects: readonly NotifiedObject[] }
  /** Well-formed and of no use here: the test S3 sends when notifications are set up, or objects that went away. */
  | { readonly says: 'nothing' }
  | { readonly says: 'poison'; readonly reason: PoisonReason };

export const POISON = {
  'not-json': 'It is not JSON.',
  'not-a-notification': 'It is no notification about objects.',
  'too-long': 'It is longer than 256 KB.',
  'foreign-bucket': 'It is about a bucket that this source does not read.',
} as const;
export type PoisonReason = keyof typeof POISON;

/** SQS admits no more (Amazon SQS Developer Guide, quotas: 1 MiB since 2025; S3 notifications stay far below). */
const LONGEST = 256 * 1_024;
const ENVELOPES = 3;

/**
 * Reads a message of the queue: S3's own notification, the one EventBridge makes of it ("Object Created"), the one
 * CloudTrail publishes itself (`s3Bucket`, `s3ObjectKey`), each also inside an envelope of SNS. `bucket`: the one this
 * source reads.
 */
export function readQueueMessage(body: string, bucket: string): QueueMessage {
  if (Buffer.byteLength(body) > LONGEST) return poison('too-long');
  const read = within(body, 0);
  if (read.says !== 'objects') return read;
  return read.objects.every((object) => object.bucket === bucket) ? read : poison('foreign-bucket');
}

function within(text: string, level: number): QueueMessage {
  const parsed = parseText(text);
  if (!parsed.ok) return poison('not-json');
  const { value } = parsed;
  const message = textAt(value, 'Message');
  if (message !== null && level < ENVELOPES) return within(message, level + 1);
  if (textAt(value, 'Event') === 's3:TestEvent') return { says: 'nothing' };
  return ofCloudTrail(value) ?? ofEventBridge(value) ?? ofS3(value) ?? poison('not-a-notification');
}

function poison(reason: PoisonReason): QueueMessage {
  return { says: 'poison', reason };
}

function ofCloudTrail(value: JsonObject): QueueMessage | null {
  const bucket = textAt(value, 's3Bucket');
  const keys = member(value, 's3ObjectKey');
  if (bucket === null || !Array.isArray(keys)) return null;
  const objects = keys.flatMap((key) => (typeof key === 'string' ? [{ bucket, key, etag: '' }] : []));
  return objects.length === keys.length ? { says: 'objects', objects } : null;
}

function ofEventBridge(value: JsonObject): QueueMessage | null {
  if (textAt(value, 'source') !== 'aws.s3') return null;
  const detail = objectAt(value, 'detail');
  const bucket = textAt(objectAt(detail, 'bucket'), 'name');
  const object = objectAt(detail, 'object');
  const key = textAt(object, 'key');
  if (bucket === null || key === null) return null;
  const etag = textAt(object, 'etag') ?? '';
  return textAt(value, 'detail-type') === 'Object Created'
    ? { says: 'objects', objects: [{ bucket, key, etag }] }
    : { says: 'nothing' };
}

function ofS3(value: JsonObject): QueueMessage | null {
  const records = member(value, 'Records');
  if (!Array.isArray(records) || records.length === 0) return null;
  const objects: NotifiedObject[] = [];
  for (const record of records) {
    if (!isObject(record)) return null;
    const s3 = objectAt(record, 's3');
    const bucket = textAt(objectAt(s3, 'bucket'), 'name');
    const key = textAt(objectAt(s3, 'object'), 'key');
    const name = textAt(record, 'eventName');
    if (bucket === null || key === null || name === null) return null;
    const plain = decodeKey(key);
    if (plain === null) return null;
    if (/^(s3:)?ObjectCreated:/.test(name))
      objects.push({ bucket, key: plain, etag: textAt(objectAt(s3, 'object'), 'eTag') ?? '' });
  }
  return objects.length === 0 ? { says: 'nothing' } : { says: 'objects', objects };
}

/** S3 writes keys in notifications as a form does. */
function decodeKey(key: string): string | null {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
