import { execFileSync } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { type Benchmark, type Figure, median } from '#lib/cli/bench/benchmark.ts';
import { insertManyEvents } from '#lib/cli/seed/many-events.ts';
import { insertManySecrets } from '#lib/cli/seed/many-secrets.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { importFiles } from '#lib/trail/import-files.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { readTrailFile, type TrailFile } from '#lib/trail/sources/file.ts';
import { FileReading } from '#lib/trail/sources/file-reading.ts';
import { selectDays, selectReaders } from '#lib/trail/store/chart-rows.ts';
import { selectHours } from '#lib/trail/store/hour-rows.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

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
    base: { what: PLAIN, value: Math.round(plain) },
    goal: { atLeast: Math.round(plain * goalRatio) },
  };
}

/** The whole way of files into an empty database, or onto what lies in it, and the same files once more. */
async function ingest(
  db: Database,
  files: readonly TrailFile[],
  where: string,
  goal: number,
): Promise<Figure[]> {
  const paths = files.map((file) => file.path);
  const base = (await rate(() => plainly(files))).perSecond;
  const first = await rate(async () => (await importFiles(db, paths, { now: NOW })).new);
  const counts = await rowCounts(db);
  const again = await rate(async () => (await importFiles(db, paths, { now: NOW })).duplicates);
  if (first.count !== again.count) throw new Error('the second delivery was not all duplicates');
  if (first.count !== plainly(files)) throw new Error('not all records were stored');
  if (JSON.stringify(counts) !== JSON.stringify(await rowCounts(db))) {
    throw new Error('the second delivery changed rows');
  }
  if (counts.reads !== counts.counted) throw new Error('the roll-ups do not hold what was read');
  const plain = { what: PLAIN, value: Math.round(base) };
  return [
    {
      what: `files to rows and roll-ups, ${where}`,
      value: Math.round(first.perSecond),
      unit: 'records/s',
      base: plain,
      goal: { atLeast: Math.round(base * goal) },
    },
    {
      what: `the same files again, ${where}`,
      value: Math.round(again.perSecond),
      unit: 'records/s',
      base: { what: 'the first delivery', value: Math.round(first.perSecond) },
      goal: { atLeast: Math.round(first.perSecond * 1.3) },
    },
  ];
}

async function rowCounts(db: Database): Promise<Record<string, string>> {
  const hours = Array.from({ length: 24 }, (_, hour) => `h${hour}`).join(' + ');
  const { rows } = await db.pool.query<Record<string, string>>(`
    SELECT (SELECT count(*) FROM trail_event) AS events, (SELECT sum(calls) FROM trail_use) AS calls,
      (SELECT count(*) FROM trail_event WHERE part = 'act' AND name = 'GetSecretValue' AND error_code IS NULL) AS reads,
      (SELECT sum(${hours}) FROM trail_day WHERE subject_id = 0) AS counted`);
  return rows[0] ?? {};
}

const PLAIN = 'gunzip and JSON.parse of whole files';
const ALL = { kind: 'all' } as const;
const FROM = '2026-08-03';

/** What the pages ask, each of the busiest secrets and of quiet ones; as 95 of 100 are answered. */
const QUESTIONS: readonly (readonly [
  string,
  number,
  (db: Database, secretId: string) => Promise<unknown>,
])[] = [
  ['reads of a secret by hour, 90 days', 5, (db, id) => selectHours(db.pool, ALL, id, FROM)],
  ['reads of a secret by day, 90 days', 5, (db, id) => selectDays(db.pool, ALL, id, FROM)],
  ['newest unexplained reads', 3, (db) => listEvents(db, ALL, { verdict: 'unexplained' }, { limit: 100 })],
  ['top readers of a secret, 90 days', 10, (db, id) => selectReaders(db.pool, ALL, id, FROM, 20)],
  ['newest records, a page', 10, (db) => listEvents(db, ALL, {}, { limit: 50 })],
];

async function questions(db: Database, when: string): Promise<Figure[]> {
  const { rows } = await db.pool.query<{ secret_id: string }>(
    'SELECT secret_id FROM trail_subject WHERE secret_id IS NOT NULL AND (id <= 20 OR id % 997 = 0) ORDER BY id LIMIT 60',
  );
  const ids = rows.map((row) => row.secret_id);
  const select1 = await p95(ids, () => db.pool.query('SELECT 1'));
  const figures: Figure[] = [];
  for (const [what, atMost, ask] of QUESTIONS) {
    figures.push({
      what: `${what}, ${when}, p95`,
      value: await p95(ids, (id) => ask(db, id)),
      unit: 'ms',
      base: { what: 'SELECT 1', value: select1 },
      goal: { atMost },
    });
  }
  return figures;
}

async function p95(ids: readonly string[], ask: (id: string) => Promise<unknown>): Promise<number> {
  for (const id of ids) await ask(id);
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    for (const id of ids) {
      const begun = performance.now();
      await ask(id);
      times.push(performance.now() - begun);
    }
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

/** The questions while the files of a fresh delivery go in. */
async function questionsMeanwhile(db: Database, files: readonly TrailFile[]): Promise<Figure[]> {
  const writing = rate(
    async () =>
      (
        await importFiles(
          db,
          files.map((file) => file.path),
          { now: NOW },
        )
      ).new,
  );
  const asked = await questions(db, 'while files go in');
  await writing;
  return asked.slice(0, 1);
}

/** The memory of a process that reads one file of many records and does nothing else. */
async function peakMemory(folder: string): Promise<Figure> {
  const path = join(folder, 'large.json.gz');
  const records = Number(process.env.COUNTERSIGN_BENCH_LARGE ?? 400_000);
  await writeLarge(path, records);
  const program = `
    const { readTrailFile } = await import('#lib/trail/sources/file.ts');
    const { FileReading } = await import('#lib/trail/sources/file-reading.ts');
    const reading = new FileReading('large', { now: new Date('${NOW.toISOString()}') });
    await readTrailFile({ path: ${JSON.stringify(path)}, bytes: 1e9 }, reading, async () => { reading.take(); });
    process.stdout.write(JSON.stringify([reading.found + reading.foreign, process.resourceUsage().maxRSS]));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const [found, kilobytes] = JSON.parse(out) as [number, number];
  if (found !== records) throw new Error(`of ${records} records ${found} were found`);
  return {
    what: `memory of the reader, one file of ${records} records`,
    value: kilobytes / 1024,
    unit: 'MB',
    goal: { atMost: 150 },
  };
}

async function writeLarge(path: string, records: number): Promise<void> {
  function* text() {
    yield '{"Records":[';
    for (let at = 0; at < records; at += 1_000) {
      const some = Array.from({ length: Math.min(1_000, records - at) }, (_, i) =>
        JSON.stringify(recordOf(at + i, 10)),
      );
      yield (at === 0 ? '' : ',') + some.join(',');
    }
    yield ']}';
  }
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(path));
}

/** Events that lie in the database before the files go onto them. */
const LYING = Number(process.env.COUNTERSIGN_BENCH_EVENTS ?? 10_000_000);

async function onTop(
  db: Database,
  owner: Database,
  files: readonly TrailFile[],
  fresh: readonly TrailFile[],
): Promise<Figure[]> {
  await insertManySecrets(owner.pool, 100_000);
  await insertManyEvents(owner.pool, { events: LYING, days: 90, until: new Date('2026-11-01T00:00:00Z') });
  const where = `on top of ${LYING} events`;
  return [
    ...(await questions(db, where)),
    ...(await ingest(db, files, where, 0.45)),
    ...(await questionsMeanwhile(db, fresh)),
  ];
}

/** Runs `work` on a database of its own. */
async function onDatabase<T>(
  folder: string,
  work: (db: Database, owner: Database) => Promise<T>,
): Promise<T> {
  const cluster = await startEmbeddedPostgres({ folder });
  try {
    const { applicationUrl, ownerUrl } = await provisionEmbedded(cluster);
    const owner = openDatabase(ownerUrl);
    const db = openDatabase(applicationUrl);
    try {
      return await work(db, owner);
    } finally {
      await db.close();
      await owner.close();
    }
  } finally {
    await cluster.stop();
  }
}

export const benchmark: Benchmark = {
  title: 'CloudTrail: reading files, storing them once, and asking',
  async run() {
    const folder = await makeTemporaryFolder('countersign-bench-');
    try {
      const few = await makeFiles(folder, 10);
      const most = await makeFiles(folder, 95);
      return [
        await decode(few, 'decode, 10 % of the records of other services', 1.5),
        await decode(most, 'decode, 95 % of the records of other services', 4),
        await peakMemory(folder),
        ...(await onDatabase(join(folder, 'empty'), (db) => ingest(db, few, 'empty database', 0.65))),
        ...(LYING === 0
          ? []
          : await onDatabase(join(folder, 'full'), (db, owner) => onTop(db, owner, few, most))),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
