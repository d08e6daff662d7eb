import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { LOCKED_BUCKET } from '../../rules/locked-bucket.ts';
import { putObject as members } from '../../shapes/s3/put-object.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { insertLockedObject, type Retention } from '../../state/locked-objects.ts';
import { etagOf, findObject } from '../../state/objects.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { checkBucket, type RestAnswer, s3Demand } from './bucket.ts';

type Input = InputOf<typeof members>;

/**
 * Only the bucket with object lock takes objects, and of each key the first one: the local AWS keeps no versions, so a
 * call without `If-None-Match` that would make a second one is not done.
 */
export const putObject = operation<typeof members, undefined>({
  name: 'PutObject',
  readOnly: false,
  members,
  unrecorded: true,
  load: async () => undefined,
  demands: ({ input }) => [s3Demand('PutObject', input.Bucket, input.Key)],
  async handle({ input, tx, now }): Promise<RestAnswer> {
    const { Bucket: bucket, Key: key, Body: body = Buffer.alloc(0) } = input;
    checkBucket(bucket);
    if (bucket !== LOCKED_BUCKET)
      throw notDone('The local AWS takes objects in its bucket with object lock only.');
    checkSums(input, body);
    const retention = retentionOf(input, now);
    const contentType = input.ContentType ?? 'application/octet-stream';
    const made = await insertLockedObject(tx, bucket, { key, body, contentType, modifiedAt: now, retention });
    if (!made) await refuseSecond(input, (await findObject(tx, bucket, key))?.etag);
    return {
      status: 200,
      contentType: 'application/xml',
      headers: {
        ETag: `"${etagOf(body)}"`,
        'x-amz-server-side-encryption': 'AES256',
        'x-amz-version-id': 'null',
      },
      body: '',
    };
  },
});

function refuseSecond(input: Input, etag: string | undefined): never {
  if (input.IfNoneMatch === '*') {
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      {
        status: 412,
      },
    );
  }
  throw notDone(`The local AWS keeps one version of an object; there is one with the entity tag ${etag}.`);
}

/** Amazon S3 User Guide, Object Lock considerations: an upload with a retention needs a checksum of its content. */
function checkSums(input: Input, body: Buffer): void {
  const { ContentMD5: md5, ChecksumCRC32: crc, ObjectLockMode: mode } = input;
  if (mode !== undefined && md5 === undefined && crc === undefined) {
    throw new AwsError(
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  if (crc !== undefined && crc !== sum.toString('base64')) {
    throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
  }
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

function retentionOf(input: Input, now: Date): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: date } = input;
  if (mode === undefined && date === undefined) return undefined;
  const until = new Date(date ?? '');
  if (mode === undefined || Number.isNaN(until.getTime())) {
    throw new AwsError(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  if (until <= now) throw new AwsError('InvalidArgument', 'The retain until date must be in the future!');
  return { mode, until };
}

function notDone(words: string): AwsError {
  return new AwsError('NotImplemented', words, { status: 501 });
}
