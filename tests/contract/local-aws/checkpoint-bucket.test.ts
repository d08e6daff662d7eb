import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketPlace } from '#lib/aws/bucket-place.ts';
import { awsAt, startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';

// What is expected rests on the Amazon S3 API reference (PutObject, GetObjectRetention) and the User Guide's chapter on
// object lock.
const Bucket = 'larkfield-audit-checkpoints';
const YEAR_MS = 365 * 86_400_000;

let local: TestLocalAws;
let s3: S3Client;
beforeAll(async () => {
  local = await startTestLocalAws();
  s3 = new S3Client({
    region: 'eu-central-1',
    endpoint: local.url,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  s3.destroy();
  await local.close();
});

const put = (Key: string, more: Partial<ConstructorParameters<typeof PutObjectCommand>[0]> = {}) =>
  s3.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: 'signed',
      IfNoneMatch: '*',
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date(Date.now() + YEAR_MS),
      ...more,
    }),
  );
const nameOf = async (call: Promise<unknown>) => (await call.catch((error: Error) => error.name)) as string;

test('an object is put once, is read back, and says until when it is locked', async () => {
  await put('a/1.json');
  const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/1.json' }));
  expect(await read.Body?.transformToString()).toBe('signed');
  const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key: 'a/1.json' }));
  expect(Retention?.Mode).toBe('COMPLIANCE');
  expect(Retention?.RetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + YEAR_MS - 60_000);
  expect(await nameOf(put('a/1.json', { Body: 'other' }))).toBe('PreconditionFailed');
  expect(await nameOf(put('a/1.json', { Body: 'other', IfNoneMatch: undefined }))).toBe('NotImplemented');
});

test('a locked version cannot be removed, and a lock has its form', async () => {
  await put('a/2.json');
  const gone = s3.send(new DeleteObjectCommand({ Bucket, Key: 'a/2.json', VersionId: 'null' }));
  expect(await nameOf(gone)).toBe('AccessDenied');
  expect(await nameOf(put('a/3.json', { ObjectLockRetainUntilDate: new Date(0) }))).toBe('InvalidArgument');
  expect(await nameOf(put('a/3.json', { ObjectLockMode: undefined }))).toBe('InvalidArgument');
  const bare = put('a/4.json', { ObjectLockMode: undefined, ObjectLockRetainUntilDate: undefined });
  await bare;
  const retention = s3.send(new GetObjectRetentionCommand({ Bucket, Key: 'a/4.json' }));
  expect(await nameOf(retention)).toBe('NoSuchObjectLockConfiguration');
  expect(await nameOf(s3.send(new GetObjectRetentionCommand({ Bucket, Key: 'a/9.json' })))).toBe('NoSuchKey');
});

test('other buckets take nothing, and a bucket that is not there says so', async () => {
  expect(await nameOf(put('x', { Bucket: 'local-aws-trail-files' }))).toBe('NotImplemented');
  expect(await nameOf(put('x', { Bucket: 'no-such-bucket' }))).toBe('NoSuchBucket');
});

test('the product keeps checkpoints there with what its own user may do, and a fork is a conflict', async () => {
  const place = bucketPlace(local.aws, {
    bucket: Bucket,
    prefix: 'log',
    region: 'eu-central-1',
    lockDays: 400,
  });
  const one = { number: 7, text: '{"number":7}', signature: 'AA' };
  expect(await place.holdsAfter('id', 0)).toBe(false);
  expect(await place.put('id', one)).toBe('kept');
  expect(await place.put('id', one)).toBe('kept');
  expect(await place.put('id', { ...one, signature: 'BB' })).toBe('conflict');
  expect(await place.holdsAfter('id', 6)).toBe(true);
  expect(await place.holdsAfter('id', 7)).toBe(false);
  const { Retention } = await s3.send(
    new GetObjectRetentionCommand({ Bucket, Key: 'log/id/000000007.json' }),
  );
  expect(Retention?.RetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 399 * 86_400_000);
});

test('a bucket one may not write to, one without a lock and an AWS that is away are troubles with names', async () => {
  const at = (bucket: string) =>
    bucketPlace(local.aws, { bucket, prefix: '', region: 'eu-central-1', lockDays: 1 });
  const one = { number: 1, text: '{}', signature: '' };
  expect(await at('local-aws-trail-files').put('id', one)).toBe('refused');
  expect(await at('no-such-bucket').put('id', one)).toBe('refused');
  const away = bucketPlace(awsAt('http://127.0.0.1:1'), {
    bucket: Bucket,
    prefix: '',
    region: 'eu-central-1',
    lockDays: 1,
  });
  expect(await away.put('id', one)).toBe('unreachable');
});
