import { LOCKED_BUCKET } from '../../rules/locked-bucket.ts';
import { BUCKET_OWNER, TRAIL_BUCKET } from '../../rules/trail-files/trail.ts';
import { findObject, type ObjectHead } from '../../state/objects.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand, Output } from '../operation.ts';

/** The answer of an operation of S3: a whole HTTP answer. */
export interface RestAnswer extends Output {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body: string | Buffer;
}

export function xmlAnswer(body: string): RestAnswer {
  return {
    status: 200,
    contentType: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

export const S3_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Only the account of the bucket gets in: the bucket has no policy. */
export function s3Demand(action: string, bucket: string, key?: string): NamedDemand {
  const resource = `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
  return {
    action: `s3:${action}`,
    resource,
    shownResource: `"${resource}"`,
    owner: BUCKET_OWNER,
    context: new Map(),
  };
}

export function checkBucket(bucket: string): void {
  if (bucket === TRAIL_BUCKET || bucket === LOCKED_BUCKET) return;
  throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
}

/** The object of a call, or the refusal that it is not there. */
export async function existingObject(
  call: Call<{ readonly Bucket: string; readonly Key: string }>,
): Promise<ObjectHead> {
  const { Bucket, Key } = call.input;
  checkBucket(Bucket);
  const head = await findObject(call.tx, Bucket, Key);
  if (head === undefined)
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
  return head;
}

export function objectHeaders(head: ObjectHead): Record<string, string | number> {
  return {
    'Accept-Ranges': 'bytes',
    ETag: `"${head.etag}"`,
    'Last-Modified': head.modifiedAt.toUTCString(),
    'Content-Length': head.size,
    'x-amz-server-side-encryption': 'AES256',
    ...(head.contentEncoding === undefined ? {} : { 'Content-Encoding': head.contentEncoding }),
    ...Object.fromEntries(
      Object.entries(head.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
  };
}
