import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import type { AwsPlace } from '#lib/aws/rules/account.ts';
import { ok, refuse } from '#lib/kernel/result.ts';
import { checkDigests } from '#lib/trail/check-digests.ts';
import { type BucketSource, readBucket } from '#lib/trail/read-bucket.ts';
import { readLookup } from '#lib/trail/read-lookup.ts';
import { readQueue } from '#lib/trail/read-queue.ts';
import { dayPrefix } from '#lib/trail/rules/bucket-keys.ts';
import { digestKeys } from '#lib/trail/sources/digest-keys.ts';
import { createPacer } from '#lib/trail/sources/lookup.ts';
import { type TrailBucket, trailBucket } from '#lib/trail/sources/s3.ts';
import { trailQueue } from '#lib/trail/sources/sqs.ts';
import { REGION, startTestAws, type TestAws } from '#tests/contract/local-aws/test-aws.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { CATALOGUE_THERE, entriesOf } from './catalogue.ts';
import { dumpTrail, emptyTrail } from './trail-tables.ts';

const ACCOUNT = '000000000000';
const HOUR = 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => emptyTrail(database));

const rowsOf = async (sql: string) => (await database.db.pool.query(sql)).rows;
const factsOf = async () =>
  await rowsOf(
    "SELECT code, key, from_at, to_at, settled_at FROM trail_integrity WHERE code <> 'digest-late' ORDER BY code, key",
  );
const codesOf = async () => (await factsOf()).map((fact) => fact.code);

describe('the bucket and the queue of the local AWS', () => {
  let aws: TestAws;
  beforeAll(async () => {
    aws = await startTestAws({ trailFiles: { duplicates: true, disorder: true } });
    for (const Name of ['a/one', 'a/two', 'a/three']) {
      await aws.secrets().send(new CreateSecretCommand({ Name, SecretString: 'made up' }));
    }
  });
  afterAll(() => aws.close());

  const signal = new AbortController().signal;
  const way = () => {
    const opened = openAws({
      kind: 'local',
      localEndpoint: aws.url,
      baseCredentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    if (!opened.ok) throw new Error('no way to AWS');
    return opened.value;
  };
  /** The way to AWS without a role in the account, which this AWS has none of. */
  const asAdministrator = (): Aws => ({
    ...way(),
    cloudTrail: async (_place, act) => ({
      ok: true,
      value: await act(aws.trail(), { abortSignal: signal }),
    }),
  });
  const place: AwsPlace = {
    partition: 'aws',
    region: REGION,
    accountId: ACCOUNT,
    inventoryRoleArn: `arn:aws:iam::${ACCOUNT}:role/i`,
    revealRoleArn: `arn:aws:iam::${ACCOUNT}:role/r`,
    externalId: '',
  };
  const source = (objects?: TrailBucket): BucketSource => ({
    connectionId: 'con_x',
    account: ACCOUNT,
    region: REGION,
    bucket: 'local-aws-trail-files',
    prefix: '',
    organisation: null,
    since: new Date(aws.clock.now.getTime() - 2 * 24 * HOUR),
    objects:
      objects ??
      trailBucket(way(), place, { bucket: 'local-aws-trail-files', reads: 'installation', signal }),
  });
  /** Somebody reads values, and hours pass until files and digests are there. */
  const live = async (reads: number) => {
    for (let n = 0; n < reads; n++) {
      const SecretId = ['a/one', 'a/two', 'a/three'][n % 3];
      await aws.secrets().send(new GetSecretValueCommand({ SecretId }));
    }
    await source().objects.fetch('nothing', '/tmp/countersign-nothing');
    aws.clock.now = new Date(aws.clock.now.getTime() + 3 * HOUR);
  };

  it('gives the same tables as LookupEvents, in any order and twice', async () => {
    await live(7);
    const now = aws.clock.now;
    const lookup = async () =>
      await readLookup(
        database.db,
        {
          connectionId: 'con_x',
          account: ACCOUNT,
          region: REGION,
          client: aws.trail(),
          pacer: createPacer(10_000),
        },
        { now, pause: async () => undefined },
      );
    expect(await readBucket(database.db, source(), { now })).toMatchObject({
      ok: true,
      value: { unreadable: 0 },
    });
    const { new: fresh } = ((await readBucket(database.db, source(), { now })) as { value: { new: number } })
      .value;
    expect(fresh).toBe(0);
    const fromFiles = await rowsOf(`SELECT event_id FROM trail_event WHERE part = 'act' ORDER BY 1`);
    expect(fromFiles.length).toBeGreaterThan(7);
    expect(await lookup()).toMatchObject({ ok: true, value: { conflicts: 0 } });
    const wanted = await dumpTrail(database);
    const keep = ({ coverage: _, ...rest }: Record<string, unknown[]>) => rest;
    await emptyTrail(database);
    await lookup();
    const again = await readBucket(database.db, source(), { now });
    expect(again).toMatchObject({ ok: true, value: { conflicts: 0 } });
    expect(again.ok && again.value.duplicates).toBeGreaterThan(7);
    expect(keep(await dumpTrail(database))).toEqual(keep(wanted));
  });

  it('is taken up where a run stopped, whatever call it stopped at', async () => {
    await live(3);
    const now = aws.clock.now;
    await readBucket(database.db, source(), { now });
    const { coverage, ...wanted } = await dumpTrail(database);
    await emptyTrail(database);
    let stopped = 0;
    for (let calls = 1; calls < 200; calls += 9) {
      if ((await readBucket(database.db, source(failingAfter(source().objects, calls)), { now })).ok) break;
      stopped++;
      expect((await rowsOf("SELECT 1 FROM trail_checkpoint WHERE seen <> '{}'")).length).toBeLessThanOrEqual(
        1,
      );
    }
    expect(stopped).toBeGreaterThan(1);
    expect(await readBucket(database.db, source(), { now })).toMatchObject({ ok: true });
    const got = await dumpTrail(database);
    expect(got).toEqual({ ...wanted, coverage });
  });

  it('follows the digests, and finds nothing wrong with what nobody changed', async () => {
    await live(4);
    const now = aws.clock.now;
    await readBucket(database.db, source(), { now });
    const keys = digestKeys(asAdministrator(), place, signal);
    const first = await checkDigests(database.db, source(), { now, keys });
    expect(first).toMatchObject({ ok: true, value: { facts: 0 } });
    expect(first.ok && first.value.digests).toBeGreaterThan(2);
    expect(await codesOf()).toEqual([]);
    expect(await checkDigests(database.db, source(), { now, keys })).toMatchObject({
      ok: true,
      value: { digests: 0 },
    });
    const [{ vouched }] = await rowsOf(
      'SELECT count(*)::int AS vouched FROM trail_object WHERE vouched_at IS NOT NULL',
    );
    expect(vouched).toBeGreaterThan(0);
  });

  it('takes what the queue announces, deletes after the commit, and a redelivery changes nothing', async () => {
    await live(5);
    const now = aws.clock.now;
    const queue = trailQueue(way(), place, {
      queue: { account: ACCOUNT, name: 'local-aws-trail-notifications' },
      reads: 'installation',
      signal,
      hiddenSeconds: 0,
    });
    const at = {
      connectionId: 'con_x',
      bucket: 'local-aws-trail-files',
      places: new Map([[ACCOUNT, source()]]),
    };
    // The process ends between the commit and the deletion.
    const dying = {
      ...queue,
      delete: async () => refuse('unreachable', 'the process is gone'),
    } as typeof queue;
    const died = await readQueue(database.db, { ...at, queue: dying }, { now, rounds: 3 });
    expect(died.ok).toBe(false);
    const written = await dumpTrail(database);
    const done = await readQueue(database.db, { ...at, queue }, { now });
    expect(done).toMatchObject({ ok: true, value: { poison: 0, counts: { conflicts: 0 } } });
    expect(written.events?.length).toBeLessThanOrEqual((await dumpTrail(database)).events?.length ?? 0);
    expect(await readQueue(database.db, { ...at, queue }, { now })).toMatchObject({
      ok: true,
      value: { messages: 0 },
    });
    const whole = await dumpTrail(database);
    await readBucket(database.db, source(), { now });
    const { coverage: _, ...both } = await dumpTrail(database);
    expect(both).toMatchObject({ conflicts: [], unreadable: [] });
    expect(both.events?.length).toBeGreaterThanOrEqual(whole.events?.length ?? 0);
  });

  function failingAfter(objects: TrailBucket, calls: number): TrailBucket {
    let left = calls;
    const gone = () => refuse('unreachable' as const, 'The line broke.');
    return {
      list: async function* (prefix, after) {
        for await (const page of objects.list(prefix, after)) yield left-- > 0 ? page : gone();
      },
      fetch: async (key, path) => (left-- > 0 ? await objects.fetch(key, path) : gone()),
    };
  }
});

describe('a made bucket', () => {
  it('lists more than a thousand keys, and reads each once', async () => {
    const bucket = new MadeBucket();
    const at = new Date('2026-11-18T00:00:00Z');
    for (let n = 0; n < 1_203; n++)
      bucket.log(new Date(at.getTime() + n * 60_000), [recordOf(`e-${n}`, at, n)]);
    // The second run lists the last hours again.
    const now = new Date('2026-11-18T23:00:00Z');
    const made = { ...bucket.source(), since: at };
    expect(await readBucket(database.db, made, { now })).toMatchObject({
      ok: true,
      value: { files: 1_203, new: 1_203 },
    });
    expect(bucket.fetched).toBe(1_203);
    expect(await readBucket(database.db, made, { now })).toMatchObject({ ok: true, value: { files: 0 } });
    expect(bucket.fetched).toBe(1_203);
    const [{ seen }] = await rowsOf("SELECT seen::text FROM trail_checkpoint WHERE source = 's3'");
    expect(seen).toBe('{["2026-11-18 00:00:00+00","2026-11-18 22:40:00+00")}');
  });

  it('tries a cut file three times, then sets it aside, and its quarters of an hour are never claimed as seen', async () => {
    const bucket = new MadeBucket();
    const at = new Date('2026-11-18T10:00:00Z');
    const whole = bucket.log(at, [recordOf('cut-1', at, 0)]);
    const bytes = bucket.objects.get(whole)?.bytes ?? Buffer.alloc(0);
    bucket.put(whole, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const run = async () =>
      await readBucket(
        database.db,
        { ...bucket.source(), since: new Date('2026-11-18T09:00:00Z') },
        { now: new Date('2026-11-18T12:00:00Z') },
      );
    const states = async () => (await rowsOf('SELECT outcome, tries FROM trail_object'))[0];
    await run();
    expect(await states()).toEqual({ outcome: 'trying', tries: 1 });
    expect(await rowsOf('SELECT 1 FROM unreadable_record')).toHaveLength(0);
    await run();
    await run();
    expect(await states()).toEqual({ outcome: 'set-aside', tries: 3 });
    expect(await rowsOf('SELECT reason FROM unreadable_record')).toEqual([{ reason: 'gzip-broken' }]);
    const [{ seen }] = await rowsOf("SELECT seen::text FROM trail_checkpoint WHERE source = 's3'");
    expect(seen).toBe(
      '{["2026-11-18 09:00:00+00","2026-11-18 09:40:00+00"),["2026-11-18 10:00:00+00","2026-11-18 11:40:00+00")}',
    );
    bucket.put(whole, bytes);
    await run();
    expect(await states()).toMatchObject({ outcome: 'read' });
    expect(await rowsOf('SELECT event_id FROM trail_event')).toEqual([{ event_id: 'cut-1' }]);
  });

  it('never opens the file of another account, nor a name that climbs out', async () => {
    const bucket = new MadeBucket();
    bucket.put(
      'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/18/999988887777_CloudTrail_eu-west-1_20261118T1000Z_abcdefghijklmnop.json.gz',
      gzipSync('{"Records":[]}'),
    );
    bucket.put(
      'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/18/../../../x.json.gz',
      gzipSync('{"Records":[]}'),
    );
    await readBucket(database.db, bucket.source(), { now: new Date('2026-11-18T12:00:00Z') });
    expect(bucket.fetched).toBe(0);
  });
});

describe.skipIf(!CATALOGUE_THERE)(
  'digests of the catalogue, which is not beside this checkout otherwise',
  () => {
    const start = new Date('2026-11-18T00:00:00Z');
    const now = new Date('2026-11-18T13:05:00Z');

    /** Twelve hours of files and digests, as CloudTrail writes them; `change` spoils something before anybody looks. */
    const check = async (
      change: (chain: MadeBucket) => void,
      digests?: (index: number) => Record<string, unknown>,
    ) => {
      const bucket = new MadeBucket();
      for (let hour = 0; hour < 12; hour++) {
        const at = new Date(start.getTime() + hour * HOUR);
        if (hour !== 7) bucket.log(new Date(at.getTime() + 1_200_000), [recordOf(`d-${hour}`, at, hour)]);
        bucket.digest(at, digests?.(hour) ?? {});
      }
      change(bucket);
      const source = { ...bucket.source(), since: start };
      await readBucket(database.db, source, { now });
      const done = await checkDigests(database.db, source, { now, keys: bucket.keys });
      expect(done.ok).toBe(true);
      return await factsOf();
    };

    it('nothing changed, an hour without files, and the first digest of a trail: nothing is raised (005, 009)', async () => {
      expect(await check(() => undefined)).toEqual([]);
      expect(
        (await rowsOf('SELECT bool_and(is_sound) AS sound, count(*)::int AS n FROM trail_digest'))[0],
      ).toEqual({ sound: true, n: 12 });
    });

    it('a log file changed by one byte (001)', async () => {
      const facts = await check((bucket) => {
        const [key = ''] = [...bucket.objects.keys()].filter((one) => one.includes('CloudTrail/'));
        const text = '{"Records":[]} ';
        bucket.put(key, gzipSync(text));
      });
      expect(facts).toMatchObject([{ code: 'log-file-changed' }]);
    });

    it('a log file deleted (002), also after it was read', async () => {
      const facts = await check((bucket) => {
        const [, key = ''] = [...bucket.objects.keys()].filter((one) => one.includes('CloudTrail/'));
        bucket.objects.delete(key);
      });
      expect(facts).toMatchObject([{ code: 'log-file-missing' }]);
    });

    it('the hash of the predecessor wrong (003)', async () => {
      const wrong = '0'.repeat(64);
      const facts = await check(
        () => undefined,
        (index) => (index === 5 ? { previousDigestHashValue: wrong } : {}),
      );
      expect(facts.map(({ code }) => code)).toEqual(['digest-previous']);
    });

    it('a gap of two hours is told with its exact bounds (004)', async () => {
      const facts = await check((bucket) => {
        const keys = bucket.digestKeys();
        for (const index of [3, 4]) bucket.objects.delete(keys[index] ?? '');
      });
      expect(facts.filter(({ code }) => code === 'digest-missing')).toMatchObject([
        { from_at: new Date('2026-11-18T03:00:00Z'), to_at: new Date('2026-11-18T05:00:00Z') },
      ]);
    });

    it('a restart that is hidden as a start (006)', async () => {
      const none = {
        previousDigestS3Bucket: null,
        previousDigestS3Object: null,
        previousDigestHashValue: null,
        previousDigestHashAlgorithm: null,
        previousDigestSignature: null,
      };
      const facts = await check(
        () => undefined,
        (index) => (index === 10 ? none : {}),
      );
      expect(facts.map(({ code }) => code)).toEqual(['digest-restarted']);
    });

    it('an unknown key (007), another bucket (008), no signature, another signature', async () => {
      expect(
        (
          await check(
            () => undefined,
            (index) => (index === 2 ? { digestPublicKeyFingerprint: 'f'.repeat(32) } : {}),
          )
        ).map(({ code }) => code),
      ).toContain('digest-key-unknown');
      await emptyTrail(database);
      expect(
        (
          await check(
            () => undefined,
            (index) => (index === 2 ? { digestS3Bucket: 'copy-bucket' } : {}),
          )
        ).map(({ code }) => code),
      ).toContain('digest-moved');
      await emptyTrail(database);
      const spoil = (metadata: Record<string, string>) => (bucket: MadeBucket) => {
        const key = bucket.digestKeys()[6] ?? '';
        const object = bucket.objects.get(key);
        if (object) bucket.objects.set(key, { ...object, metadata });
      };
      expect((await check(spoil({}))).map(({ code }) => code)).toContain('digest-unsigned');
      await emptyTrail(database);
      expect((await check(spoil({ signature: 'ab'.repeat(256) }))).map(({ code }) => code)).toContain(
        'digest-signature',
      );
    });

    it('a file that nobody delivered, and one written again under its name', async () => {
      const facts = await check((bucket) => {
        bucket.log(
          new Date(start.getTime() + 5 * HOUR + 1_800_000),
          [recordOf('planted', start, 5)],
          'planted',
        );
      });
      expect(facts).toMatchObject([{ code: 'file-unlisted' }]);
      await emptyTrail(database);
      const bucket = new MadeBucket();
      const key = bucket.log(new Date('2026-11-18T12:20:00Z'), [recordOf('kept', start, 1)]);
      const source = { ...bucket.source(), since: start };
      await readBucket(database.db, source, { now });
      bucket.put(key, gzipSync('{"Records":[]}'));
      await readBucket(database.db, source, { now });
      expect(await codesOf()).toEqual(['object-changed']);
      expect(await rowsOf('SELECT event_id FROM trail_event')).toEqual([{ event_id: 'kept' }]);
    });

    it('the tests know every entry of the catalogue', () => {
      const known = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `cloudtrail-digest-00${number}`);
      expect(entriesOf('cloudtrail-digest').map(({ id }) => id)).toEqual(known);
    });
  },
);

/** A bucket in memory, filled as CloudTrail would. */
class MadeBucket {
  readonly objects = new Map<string, { bytes: Buffer; metadata: Record<string, string>; etag: string }>();
  fetched = 0;
  readonly #account = '111122223333';
  readonly #region = 'eu-west-1';
  readonly #privateKey: KeyObject;
  readonly #public: Buffer;
  #files: { at: Date; key: string; hash: string }[] = [];
  #previous: { key: string; hash: string; signature: string } | null = null;

  constructor() {
    this.#privateKey = KEYS.privateKey;
    this.#public = KEYS.publicKey.export({ type: 'pkcs1', format: 'der' });
  }

  get keys() {
    return { between: async () => ok([{ fingerprint: 'a'.repeat(32), der: this.#public }]) };
  }

  put(key: string, bytes: Buffer, metadata: Record<string, string> = {}): void {
    this.objects.set(key, { bytes, metadata, etag: createHash('md5').update(bytes).digest('hex') });
  }

  log(at: Date, records: readonly object[], unique = ''): string {
    const text = JSON.stringify({ Records: records });
    const time = `${at.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
    const name = createHash('sha256').update(`${unique}${text}${time}`).digest('hex').slice(0, 16);
    const place = { prefix: '', organisation: null, account: this.#account, region: this.#region };
    const day = at.toISOString().slice(0, 10).replaceAll('-', '/');
    const key = `${dayPrefix(place, 'CloudTrail', day)}${this.#account}_CloudTrail_${this.#region}_${time}_${name}.json.gz`;
    this.put(key, gzipSync(text));
    if (unique === '') this.#files.push({ at, key, hash: sha(text) });
    return key;
  }

  digestKeys(): string[] {
    return [...this.objects.keys()].filter((key) => key.includes('CloudTrail-Digest/')).sort();
  }

  digest(from: Date, changes: Record<string, unknown>): void {
    const to = new Date(from.getTime() + HOUR);
    const place = { prefix: '', organisation: null, account: this.#account, region: this.#region };
    const time = `${to.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const day = to.toISOString().slice(0, 10).replaceAll('-', '/');
    const key = `${dayPrefix(place, 'CloudTrail-Digest', day)}${this.#account}_CloudTrail-Digest_${this.#region}_main_${this.#region}_${time}.json.gz`;
    const previous = this.#previous;
    const content = {
      awsAccountId: this.#account,
      digestStartTime: seconds(from),
      digestEndTime: seconds(to),
      digestS3Bucket: 'made',
      digestS3Object: key,
      digestPublicKeyFingerprint: 'a'.repeat(32),
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: previous ? 'made' : null,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous?.hash ?? null,
      previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
      previousDigestSignature: previous?.signature ?? null,
      logFiles: this.#files
        .filter((file) => file.at >= from && file.at < to)
        .map((file) => ({
          s3Bucket: 'made',
          s3Object: file.key,
          hashValue: file.hash,
          hashAlgorithm: 'SHA-256',
        })),
      ...changes,
    };
    const text = JSON.stringify(content);
    const signed = [seconds(to), `made/${key}`, sha(text), content.previousDigestSignature ?? 'null'].join(
      '\n',
    );
    const signature = createSign('RSA-SHA256').update(signed).sign(this.#privateKey, 'hex');
    this.put(key, gzipSync(text), { signature, 'signature-algorithm': 'SHA256withRSA' });
    this.#previous = { key, hash: sha(text), signature };
  }

  source(): BucketSource {
    return {
      connectionId: 'con_made',
      account: this.#account,
      region: this.#region,
      bucket: 'made',
      prefix: '',
      organisation: null,
      since: new Date('2026-11-18T00:00:00Z'),
      objects: {
        list: (prefix, after) => this.#list(prefix, after),
        fetch: async (key, path) => {
          const object = this.objects.get(key);
          if (!object) return refuse('gone', 'It is not there.');
          this.fetched++;
          await writeFile(path, object.bytes);
          return ok({ etag: object.etag, bytes: object.bytes.length, metadata: object.metadata });
        },
      },
    };
  }

  async *#list(prefix: string, after: string) {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    for (let at = 0; at < keys.length; at += 1_000) {
      yield ok(
        keys.slice(at, at + 1_000).map((key) => ({
          key,
          etag: this.objects.get(key)?.etag ?? '',
          bytes: this.objects.get(key)?.bytes.length ?? 0,
        })),
      );
    }
  }
}

const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function seconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

function recordOf(eventID: string, start: Date, minutes: number): object {
  return {
    eventVersion: '1.11',
    eventID,
    eventTime: seconds(new Date(start.getTime() + minutes * 1_000)),
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2',
    requestParameters: { secretId: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf' },
    responseElements: null,
    readOnly: true,
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/a',
      accountId: '111122223333',
      userName: 'a',
    },
  };
}
