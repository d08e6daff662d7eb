import { readFileSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Benchmark, type Figure, median } from '#lib/cli/bench/benchmark.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { importFiles } from '#lib/trail/import-files.ts';
import { readTrailFile, type TrailFile } from '#lib/trail/sources/file.ts';
import { FileReading } from '#lib/trail/sources/file-reading.ts';

const FILES = 6;
const RECORDS_OF_FILE = 20_000;
const ROUNDS = 3;
const NOW = new Date('2026-11-30T00:00:00Z');

/** Invented traffic of one account: 2,000 secrets, 200 workloads, 20 people; the rest is of other services. */
function recordOf(number: number, foreignPercent: number): unknown {
  const spread = (number * 2_654_435_761) % 4_294_967_296;
  const foreign = spread % 100 < foreignPercent;
  const person = spread % 97 === 0;
  const at = new Date(Date.parse('2026-11-01T00:00:00Z') + (number % 2_000_000) * 1000)
    .toISOString()
    .slice(0, 19);
  const role = person ? 'AWSReservedSSO_Developer_0123456789abcdef' : `service-${spread % 200}`;
  // Five instances of a service, each with a session of six hours; people sign in for as long.
  const shift = Math.floor(number / 21_600);
  const instance = (spread % 200) * 5 + (Math.floor(spread / 200) % 5);
  const session = person ? `person-${spread % 20}` : `i-${instance.toString(16).padStart(17, '0')}`;
  const key = `${person ? 'P' : 'W'}${(person ? spread % 20 : instance).toString().padStart(7, '0')}${shift.toString().padStart(8, '0')}`;
  const signedIn = new Date(Date.parse('2026-11-01T00:00:00Z') + (shift % 92) * 21_600_000).toISOString();
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLEEXAMPLE00:${session}`,
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
      accountId: '111122223333',
      accessKeyId: `ASIA${key}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLEEXAMPLE00',
          arn: `arn:aws:iam::111122223333:role/${role}`,
          accountId: '111122223333',
          userName: role,
        },
        attributes: { creationDate: `${signedIn.slice(0, 19)}Z`, mfaAuthenticated: 'false' },
      },
    },
    eventTime: `${at}Z`,
    eventSource: foreign ? 'ec2.amazonaws.com' : 'secretsmanager.amazonaws.com',
    eventName: foreign ? 'DescribeInstances' : 'GetSecretValue',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: `aws-sdk-java/2.31.${spread % 40} md/io#sync md/http#Apache ua/2.1 os/Linux#6.1 lang/java#21.0.5`,
    requestParameters: foreign
      ? { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] }, filterSet: {} }
      : {
          secretId: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/service-${spread % 2_000}/db-AbCdEf`,
        },
    responseElements: null,
    requestID: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    eventID: `${(spread >>> 0).toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'secretsmanager.eu-central-1.amazonaws.com',
    },
  };
}

async function makeFiles(folder: string, foreignPercent: number): Promise<TrailFile[]> {
  const files: TrailFile[] = [];
  for (let file = 0; file < FILES; file++) {
    const records = Array.from({ length: RECORDS_OF_FILE }, (_, i) =>
      recordOf(file * RECORDS_OF_FILE + i, foreignPercent),
    );
    const path = join(folder, `${foreignPercent}-${file}.json.gz`);
    await writeFile(path, gzipSync(JSON.stringify({ Records: records })));
    files.push({ path, bytes: (await stat(path)).size });
  }
  return files;
}

/** The plainest reader: inflate and parse whole files, count the records that matter. */
function plainly(files: readonly TrailFile[]): number {
  let count = 0;
  for (const file of files) {
    const { Records } = JSON.parse(gunzipSync(readFileSync(file.path)).toString('utf8'));
    for (const record of Records) if (record.eventSource === 'secretsmanager.amazonaws.com') count++;
  }
  return count;
}

async function ours(files: readonly TrailFile[]): Promise<number> {
  let count = 0;
  for (const file of files) {
    const reading = new FileReading(file.path, { now: NOW });
    await readTrailFile(file, reading, async () => {
      reading.take();
    });
    count += reading.found;
  }
  return count;
}

async function rate(work: () => number | Promise<number>): Promise<{ perSecond: number; count: number }> {
  const begun = performance.now();
  const count = await work();
  return { perSecond: (FILES * RECORDS_OF_FILE * 1000) / (performance.now() - begun), count };
}

/** Base and product in turn, so that what else the machine does hits both. */
async function decode(files: readonly TrailFile[], what: string, goalRatio: number): Promise<Figure> {
  const base: number[] = [];
  const product: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const plain = await rate(() => plainly(files));
    const mine = await rate(() => ours(files));
    if (plain.count !== mine.count) throw new Error('the two readers found different records');
    base.push(plain.perSecond);
    product.push(mine.perSecond);
  }
  const plain = median(base);
  return {
    what,
    value: Math.round(median(product)),
    unit: 'records/s',
    base: { what: 'gunzip and JSON.parse of whole files', value: Math.round(plain) },
    goal: { atLeast: Math.round(plain * goalRatio) },
  };
}

async function ingest(db: Database, files: readonly TrailFile[]): Promise<Figure[]> {
  const paths = files.map((file) => file.path);
  const base = (await rate(() => plainly(files))).perSecond;
  const first = await rate(async () => (await importFiles(db, paths, { now: NOW })).new);
  const again = await rate(async () => (await importFiles(db, paths, { now: NOW })).duplicates);
  if (first.count !== again.count) throw new Error('the second delivery was not all duplicates');
  const plain = { what: 'gunzip and JSON.parse of whole files', value: Math.round(base) };
  return [
    {
      what: 'files to rows and roll-ups, empty database',
      value: Math.round(first.perSecond),
      unit: 'records/s',
      base: plain,
      goal: { atLeast: Math.round(base * 0.65) },
    },
    {
      what: 'the same files again',
      value: Math.round(again.perSecond),
      unit: 'records/s',
      base: { what: 'the first delivery', value: Math.round(first.perSecond) },
      goal: { atLeast: Math.round(first.perSecond * 1.3) },
    },
  ];
}

export const benchmark: Benchmark = {
  title: 'CloudTrail: reading files and storing them once',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
    const cluster = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
    try {
      const few = await makeFiles(folder, 10);
      const most = await makeFiles(folder, 95);
      const { applicationUrl } = await provisionEmbedded(cluster);
      const db = openDatabase(applicationUrl);
      try {
        return [
          await decode(few, 'decode, 10 % of the records of other services', 1.5),
          await decode(most, 'decode, 95 % of the records of other services', 4),
          ...(await ingest(db, few)),
        ];
      } finally {
        await db.close();
      }
    } finally {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
