import { execFile } from 'node:child_process';
import { createHash, createPublicKey, createVerify } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DescribeTrailsCommand, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { authorization, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const Bucket = 'local-aws-trail-files';
const LOGS = 'AWSLogs/000000000000/CloudTrail/eu-central-1/';
const DIGESTS = 'AWSLogs/000000000000/CloudTrail-Digest/eu-central-1/';
const MINUTE = 60_000;

interface Digest {
  readonly digestEndTime: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly previousDigestS3Object: string | null;
  readonly previousDigestHashValue: string | null;
  readonly previousDigestSignature: string | null;
  readonly logFiles: { readonly s3Object: string; readonly hashValue: string }[];
}

let aws: TestAws;
let s3: S3Client;
let sqs: SQSClient;
let QueueUrl: string;

beforeAll(async () => {
  aws = await startTestAws();
  s3 = aws.s3();
  sqs = aws.sqs();
  QueueUrl = `${aws.url}/000000000000/local-aws-trail-notifications`;
  aws.clock.now = new Date('2026-11-20T08:00:00Z');
  const secrets = aws.secrets();
  await secrets.send(new CreateSecretCommand({ Name: 'trail/files', SecretString: 'example-only' }));
  // One read every seven minutes, for four hours.
  for (let minute = 0; minute < 240; minute += 7) {
    aws.clock.now = new Date(Date.parse('2026-11-20T08:00:00Z') + minute * MINUTE);
    await secrets.send(new GetSecretValueCommand({ SecretId: 'trail/files' }));
  }
  aws.clock.now = new Date('2026-11-20T12:30:00Z');
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function keysUnder(Prefix: string, from: S3Client = s3): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await from.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken, MaxKeys: 7 }));
    keys.push(...(page.Contents ?? []).map((object) => object.Key ?? ''));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys;
}

async function bytesOf(Key: string, from: S3Client = s3): Promise<Buffer> {
  const { Body } = await from.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function textOf(Key: string): Promise<string> {
  return gunzipSync(await bytesOf(Key)).toString();
}

async function recordsUnder(from: S3Client): Promise<{ eventID: string; eventName: string }[]> {
  const keys = await keysUnder(LOGS, from);
  const texts = await Promise.all(keys.map(async (key) => gunzipSync(await bytesOf(key, from)).toString()));
  return texts.flatMap((text) => JSON.parse(text).Records);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('every record is in one file, in the layout of a trail', async () => {
  const keys = await keysUnder(LOGS);
  const name =
    /^AWSLogs\/000000000000\/CloudTrail\/eu-central-1\/2026\/11\/20\/000000000000_CloudTrail_eu-central-1_20261120T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/;
  // D, R
  for (const key of keys) expect(key).toMatch(name);
  const found = await recordsUnder(s3);
  const known = await aws.records();
  const of = (names: Record<string, unknown>[]) =>
    names
      .filter((record) => record.eventSource === 'secretsmanager.amazonaws.com')
      .map((record) => record.eventID)
      .sort();
  expect(of(found as never)).toEqual(of(known));
  expect(found.filter((record) => record.eventName === 'GetSecretValue')).toHaveLength(35);
});

test('a record is not in a file before its time', async () => {
  const secrets = aws.secrets();
  const before = aws.clock.now;
  aws.clock.now = new Date('2026-11-20T12:31:00Z');
  await secrets.send(new CreateSecretCommand({ Name: 'trail/soon', SecretString: 'example-only' }));
  const count = async () =>
    (await recordsUnder(s3)).filter((record) => record.eventName === 'CreateSecret').length;
  aws.clock.now = new Date('2026-11-20T12:35:59Z');
  expect(await count()).toBe(1);
  // D: about every five minutes. Here: a minute after the end of the five.
  aws.clock.now = new Date('2026-11-20T12:36:00Z');
  expect(await count()).toBe(2);
  expect(aws.clock.now > before).toBe(true);
});

/** Walks the chain of digests backwards, as a validator does. Answers what does not hold. */
async function validate(): Promise<string[]> {
  const wrong: string[] = [];
  const { PublicKeyList = [] } = await aws.trail().send(new ListPublicKeysCommand({}));
  let key: string | null = (await keysUnder(DIGESTS)).at(-1) ?? null;
  let expected: { hash: string; signature: string } | undefined;
  while (key !== null) {
    const text = await textOf(key);
    const digest = JSON.parse(text) as Digest;
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket, Key: key }));
    const signature = Metadata?.signature ?? '';
    if (expected !== undefined && expected.signature !== signature) wrong.push(`chain ${key}`);
    if (expected !== undefined && expected.hash !== sha256(text)) wrong.push(`hash ${key}`);
    const place = `${Bucket}/${digest.digestS3Object}`;
    const signed = [digest.digestEndTime, place, sha256(text), digest.previousDigestSignature ?? 'null'].join(
      '\n',
    );
    const found = PublicKeyList.find((one) => one.Fingerprint === digest.digestPublicKeyFingerprint);
    const publicKey = createPublicKey({ key: Buffer.from(found?.Value ?? []), format: 'der', type: 'pkcs1' });
    if (Metadata?.['signature-algorithm'] !== 'SHA256withRSA') wrong.push(`algorithm ${key}`);
    if (!createVerify('RSA-SHA256').update(signed).verify(publicKey, signature, 'hex')) {
      wrong.push(`signature ${key}`);
    }
    for (const file of digest.logFiles) {
      if (sha256(await textOf(file.s3Object)) !== file.hashValue) wrong.push(`file ${file.s3Object}`);
    }
    expected =
      digest.previousDigestHashValue === null
        ? undefined
        : { hash: digest.previousDigestHashValue, signature: digest.previousDigestSignature ?? '' };
    key = digest.previousDigestS3Object;
  }
  return wrong;
}

async function replaceBody(key: string, body: Buffer): Promise<Buffer> {
  const database = new pg.Client({ connectionString: aws.databaseUrl });
  await database.connect();
  try {
    const before = await bytesOf(key);
    await database.query('update local_aws.s3_object set body = $2 where key = $1', [key, body]);
    return before;
  } finally {
    await database.end();
  }
}

test('hourly digests chain back to the first one, every signature and hash holds', async () => {
  const digests = await keysUnder(DIGESTS);
  // D: 08:06 to 12:00, one each hour.
  expect(digests.map((key) => /_(\d{8}T\d{6}Z)\.json\.gz$/.exec(key)?.[1])).toEqual([
    '20261120T090000Z',
    '20261120T100000Z',
    '20261120T110000Z',
    '20261120T120000Z',
  ]);
  expect(digests[0]).toContain('_CloudTrail-Digest_eu-central-1_local-aws-trail_eu-central-1_');
  const listed = (await Promise.all(digests.map(textOf))).flatMap(
    (text) => (JSON.parse(text) as Digest).logFiles,
  );
  const delivered = (await keysUnder(LOGS)).filter((key) => !/_20261120T12\d\dZ_/.test(key));
  expect(listed.map((file) => file.s3Object).sort()).toEqual(delivered);
  expect(await validate()).toEqual([]);
});

test('the walk finds a changed log file, and a changed digest', async () => {
  const log = (await keysUnder(LOGS))[3] ?? '';
  const text = (await textOf(log)).replace('GetSecretValue', 'DescribeSecret');
  const before = await replaceBody(log, gzipSync(text));
  expect(await validate()).toEqual([`file ${log}`]);
  await replaceBody(log, before);
  const digest = (await keysUnder(DIGESTS))[1] ?? '';
  const forged = (await textOf(digest)).replace('"hashValue":"', '"hashValue":"0');
  const whole = await replaceBody(digest, gzipSync(forged));
  const wrong = await validate();
  expect(wrong).toContain(`hash ${digest}`);
  expect(wrong).toContain(`signature ${digest}`);
  await replaceBody(digest, whole);
  expect(await validate()).toEqual([]);
});

test('the bucket: heads, ranges, delimiters and what is not there', async () => {
  const Key = (await keysUnder(LOGS))[0] ?? '';
  const body = await bytesOf(Key);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({
    ContentLength: body.length,
    ContentEncoding: 'gzip',
    ContentType: 'application/json',
    ETag: `"${createHash('md5').update(body).digest('hex')}"`,
  });
  const piece = async (Range: string) => {
    const answer = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
    return [answer.ContentRange, Buffer.from((await answer.Body?.transformToByteArray()) ?? [])] as const;
  };
  expect(await piece('bytes=5-9')).toEqual([`bytes 5-9/${body.length}`, body.subarray(5, 10)]);
  expect((await piece('bytes=10-'))[1]).toEqual(body.subarray(10));
  expect((await piece('bytes=-4'))[1]).toEqual(body.subarray(-4));
  expect(await refusalOf(piece('bytes=999999-'))).toMatchObject({ code: 'InvalidRange', status: 416 });
  const folders = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'AWSLogs/000000000000/', Delimiter: '/' }),
  );
  expect(folders.CommonPrefixes?.map((one) => one.Prefix)).toEqual([
    'AWSLogs/000000000000/CloudTrail-Digest/',
    'AWSLogs/000000000000/CloudTrail/',
  ]);
  expect(folders.Contents).toBeUndefined();
  const after = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: LOGS, StartAfter: Key, MaxKeys: 1 }),
  );
  expect(after.Contents?.[0]?.Key).toBe((await keysUnder(LOGS))[1]);
  // M
  expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: 'nothing' })))).toMatchObject({
    code: 'NoSuchKey',
    status: 404,
  });
  expect(await refusalOf(s3.send(new HeadObjectCommand({ Bucket, Key: 'nothing' })))).toMatchObject({
    code: 'NotFound',
    status: 404,
  });
  expect(await refusalOf(s3.send(new ListObjectsV2Command({ Bucket: 'another' })))).toMatchObject({
    code: 'NoSuchBucket',
    status: 404,
  });
});

test('odd paths and queries are answered in the form of S3', async () => {
  const odd = [
    ['GET', '/%zz', 400],
    ['GET', `/${Bucket}?list-type=2&max-keys=x`, 400],
    ['GET', `/${Bucket}?list-type=2&continuation-token=x`, 400],
    ['PUT', `/${Bucket}/new`, 501],
    ['DELETE', `/${Bucket}`, 501],
    ['GET', `/${Bucket}/..%2f..%2fetc%2fpasswd`, 404],
    ['GET', `/${Bucket}/%00`, 400],
  ] as const;
  for (const [method, path, status] of odd) {
    const answer = await fetch(aws.url + path, { method, headers: { authorization: authorization('s3') } });
    const text = await answer.text();
    expect([path, answer.status]).toEqual([path, status]);
    expect(text).toMatch(/<Error><Code>\w+<\/Code><Message>.*<\/Message>/);
  }
});

test('the queue tells of every file, hides what was taken, and forgets what was deleted', async () => {
  const receive = (more: object = {}) =>
    sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        ...more,
      }),
    );
  const told = new Set<string>();
  for (;;) {
    const { Messages = [] } = await receive();
    if (Messages.length === 0) break;
    for (const message of Messages) {
      const { Records } = JSON.parse(message.Body ?? '{}');
      expect(Records[0]).toMatchObject({ eventSource: 'aws:s3', s3: { bucket: { name: Bucket } } });
      expect(message.Attributes?.ApproximateReceiveCount).toBe('1');
      told.add(decodeURIComponent(Records[0].s3.object.key));
    }
  }
  const all = [...(await keysUnder('AWSLogs/'))];
  expect([...told].sort()).toEqual(all.sort());
  const attributes = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  // M
  expect(attributes.Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: String(all.length),
  });
  aws.clock.now = new Date(aws.clock.now.getTime() + 31_000);
  const again = (await receive({ MaxNumberOfMessages: 1 })).Messages?.[0];
  expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
  aws.clock.now = new Date(aws.clock.now.getTime() + 31_000);
  const left = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(left.Attributes?.ApproximateNumberOfMessages).toBe(String(all.length - 1));
});

test('refusals of the queue', async () => {
  // M
  expect(
    await refusalOf(sqs.send(new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}-other` }))),
  ).toMatchObject({ code: 'QueueDoesNotExist', status: 400 });
  expect(
    await refusalOf(sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'nonsense' }))),
  ).toMatchObject({ code: 'ReceiptHandleIsInvalid' });
  expect(
    await refusalOf(sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }))),
  ).toMatchObject({ code: expect.stringContaining('InvalidParameterValue') });
  const raw = await aws.raw('AmazonSQS.ReceiveMessage', JSON.stringify({ QueueUrl: `${QueueUrl}-other` }));
  expect(raw.json.__type).toBe('com.amazonaws.sqs#QueueDoesNotExist');
  expect(raw.headers.get('x-amzn-query-error')).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
  expect(raw.headers.get('content-type')).toBe('application/x-amz-json-1.0');
});

test('keys that were given are held to their signature, paths of any signs included', async () => {
  const own = await startTestAws({ seed: true });
  try {
    const { baseUser } = PRODUCT_ACCESS;
    for (const Key of ['plain', "a b+c/ü (1)!*'%2f"]) {
      const call = new GetObjectCommand({ Bucket, Key });
      // The signature holds and the user may read the bucket; there is no such file.
      expect(await refusalOf(own.s3(baseUser).send(call))).toMatchObject({ code: 'NoSuchKey', status: 404 });
      const write = new PutObjectCommand({ Bucket, Key, Body: 'x' });
      expect(await refusalOf(own.s3(baseUser).send(write))).toMatchObject({
        code: 'AccessDenied',
        status: 403,
      });
      const wrong = { ...baseUser, secretAccessKey: 'another' };
      expect(await refusalOf(own.s3(wrong).send(call))).toMatchObject({ code: 'SignatureDoesNotMatch' });
    }
    const list = new ListObjectsV2Command({ Bucket, Prefix: 'a b+c/ü&=', Delimiter: '/' });
    expect((await own.s3(baseUser).send(list)).KeyCount).toBe(0);
    // The sample has records in three accounts; the files of all are in the bucket.
    const accounts = await own
      .s3()
      .send(new ListObjectsV2Command({ Bucket, Prefix: 'AWSLogs/', Delimiter: '/' }));
    expect(accounts.CommonPrefixes?.map((one) => one.Prefix)).toEqual([
      'AWSLogs/000000000000/',
      'AWSLogs/111122223333/',
      'AWSLogs/444455556666/',
    ]);
    expect(own.defects).toEqual([]);
  } finally {
    await own.close();
  }
}, 90_000);

test('a caller waits for a message as long as it said', async () => {
  const own = await startTestAws();
  try {
    const url = `${own.url}/000000000000/local-aws-trail-notifications`;
    own.clock.now = new Date('2026-11-20T08:01:00Z');
    await own.secrets().send(new CreateSecretCommand({ Name: 'trail/wait', SecretString: 'example-only' }));
    const waiting = own.sqs().send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 10 }));
    own.clock.now = new Date('2026-11-20T08:06:00Z');
    // M
    expect((await waiting).Messages).toHaveLength(1);
    const began = performance.now();
    const empty = await own.sqs().send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 1 }));
    expect(empty.Messages).toBeUndefined();
    expect(performance.now() - began).toBeGreaterThan(900);
  } finally {
    await own.close();
  }
}, 90_000);

test('the trail and its key are told by CloudTrail', async () => {
  const { trailList } = await aws.trail().send(new DescribeTrailsCommand({}));
  expect(trailList).toEqual([
    expect.objectContaining({
      S3BucketName: Bucket,
      LogFileValidationEnabled: true,
      IsMultiRegionTrail: true,
    }),
  ]);
  const elsewhere = await aws.trail(undefined, 'ap-south-1').send(new ListPublicKeysCommand({}));
  expect(elsewhere.PublicKeyList).toEqual([]);
}, 90_000);

describe('with disorder and duplicates on', () => {
  let messy: TestAws;
  beforeAll(async () => {
    messy = await startTestAws({ trailFiles: { disorder: true, duplicates: true } });
  });
  afterAll(async () => {
    expect(messy.defects).toEqual([]);
    await messy.close();
  });

  test('nothing is lost, some comes twice or late', async () => {
    messy.clock.now = new Date('2026-11-20T08:00:00Z');
    const secrets = messy.secrets();
    await secrets.send(new CreateSecretCommand({ Name: 'trail/messy', SecretString: 'example-only' }));
    const client = messy.s3();
    for (let minute = 0; minute < 60; minute += 1) {
      messy.clock.now = new Date(Date.parse('2026-11-20T08:00:00Z') + minute * MINUTE);
      await secrets.send(new GetSecretValueCommand({ SecretId: 'trail/messy' }));
      // Looking now and then must not change what is delivered in the end.
      if (minute % 11 === 0) await keysUnder(LOGS, client);
    }
    messy.clock.now = new Date('2026-11-20T10:00:00Z');
    const found = (await recordsUnder(client)).map((record) => record.eventID);
    const known = (await messy.records()).map((record) => String(record.eventID));
    expect([...new Set(found)].sort()).toEqual(known.sort());
    expect(found.length).toBeGreaterThan(new Set(found).size);
  });
});

const run = promisify(execFile);
const hasCommand = await run('aws', ['--version']).then(
  () => true,
  () => false,
);

test.skipIf(!hasCommand)(
  'the aws command line validates the logs (skipped where it is not installed)',
  async () => {
    const { stdout } = await run(
      'aws',
      [
        '--endpoint-url',
        aws.url,
        '--region',
        'eu-central-1',
        'cloudtrail',
        'validate-logs',
        '--trail-arn',
        'arn:aws:cloudtrail:eu-central-1:000000000000:trail/local-aws-trail',
        '--start-time',
        '2026-11-20T07:00:00Z',
        '--end-time',
        '2026-11-20T12:00:00Z',
        '--verbose',
      ],
      {
        env: {
          PATH: process.env.PATH ?? '',
          HOME: process.env.HOME ?? '/tmp',
          AWS_ENDPOINT_URL: aws.url,
          AWS_ACCESS_KEY_ID: 'anything',
          AWS_SECRET_ACCESS_KEY: 'anything',
          AWS_EC2_METADATA_DISABLED: 'true',
        } as unknown as NodeJS.ProcessEnv,
      },
    );
    expect(stdout).toMatch(/(\d+)\/\1 digest files valid/);
    expect(stdout).toMatch(/(\d+)\/\1 log files valid/);
  },
  60_000,
);
