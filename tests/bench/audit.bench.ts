import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { appendRecords } from '#lib/audit/append-records.ts';
import { exportAuditLog } from '#lib/audit/export-audit-log.ts';
import { followLog } from '#lib/audit/follow-log.ts';
import { readLogState } from '#lib/audit/log-state.ts';
import { makeCheckpoint } from '#lib/audit/make-checkpoint.ts';
import { chainSize, countNewRecords, listRecords, type RecordFilter } from '#lib/audit/queries.ts';
import { ACTS, kindsOf, OUTCOMES } from '#lib/audit/rules/kind-groups.ts';
import { openSigner } from '#lib/audit/signer.ts';
import { type Benchmark, type Figure, median } from '#lib/cli/bench/benchmark.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';
import { exportOf, makeKey, makeLog } from '#tests/verify/made-log.ts';
import { ROOT } from '../../launch/home.mjs';

const WRITERS = 32;
const TURNS = 4;
const TURN_SECONDS = 3;
const VERIFIED = 200_000;
const EXPORTED = 50_000;
/** Records of the log that pages are read from. */
const LISTED = Number(process.env.COUNTERSIGN_BENCH_RECORDS ?? 5_000_000);
const ROUNDS = 7;
/** Has a tenth of all records, and one person nearly all of them. */
const BUSY_SECRET = 'sec_BBBBBBBBBBBBBBBB';
const BUSY_PERSON = 'per_BBBBBBBBBBBBBBBB';

/** Thirty-two writers, each with one record a transaction, as fast as they are let. @returns how long each took, ms. */
async function hammer(append: (writer: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  const until = performance.now() + TURN_SECONDS * 1_000;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      while (performance.now() < until) {
        const began = performance.now();
        await append(writer);
        took.push(performance.now() - began);
      }
    }),
  );
  return took;
}

async function appending(db: Database, ownerUrl: string): Promise<Figure[]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query('CREATE TABLE bench_plain (id bigint GENERATED ALWAYS AS IDENTITY, body bytea)');
  await owner.query('GRANT ALL ON bench_plain TO countersign_app');
  const body = Buffer.alloc(500, 'x');
  await owner.query('CREATE TABLE bench_head (id int PRIMARY KEY, number bigint NOT NULL)');
  await owner.query('INSERT INTO bench_head VALUES (1, 0)');
  await owner.query('GRANT ALL ON bench_head TO countersign_app');
  const plain = () =>
    db.transaction(async (tx) => {
      await tx.$executeRaw`UPDATE bench_head SET number = number + 1 WHERE id = 1`;
      await tx.$executeRaw`INSERT INTO bench_plain (body) VALUES (${body})`;
    });
  const chained = (writer: number) =>
    db.transaction((tx) =>
      appendRecords(tx, [
        { kind: 'grant.revoked', actorId: `per_${writer}`, data: { why: 'x'.repeat(300) } },
      ]),
    );
  // In turns: what else the machine does falls on both.
  const took = { plain: [] as number[], chained: [] as number[] };
  for (let turn = 0; turn < TURNS; turn++) {
    took.plain.push(...(await hammer(plain)));
    took.chained.push(...(await hammer(chained)));
  }
  await owner.query('DROP TABLE bench_plain, bench_head');
  await owner.end();
  const what = 'a row in a table without a chain, numbered under a lock';
  const perSecond = (all: readonly number[]) => Math.round(all.length / (TURNS * TURN_SECONDS));
  return [
    {
      what: `append, ${WRITERS} writers`,
      value: perSecond(took.chained),
      unit: 'records/s',
      base: { what, value: perSecond(took.plain) },
      goal: { atLeast: 300 },
    },
    {
      what: `append, ${WRITERS} writers, slowest of a hundred`,
      value: slowestOfHundred(took.chained),
      unit: 'ms',
      base: { what, value: slowestOfHundred(took.plain) },
      goal: { atMost: 250 },
    },
  ];
}

function slowestOfHundred(all: readonly number[]): number {
  return Math.round(all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? 0);
}

/** The program in a process of its own, start included, against nothing but the hash of the same bytes. */
async function verifying(folder: string): Promise<Figure> {
  const notes = Array.from({ length: VERIFIED }, (_, i) => 'n'.repeat(400) + i);
  const sizes = Array.from({ length: VERIFIED / 100 }, (_, i) => (i + 1) * 100);
  const path = join(folder, 'export.jsonl');
  const text = exportOf(makeLog(notes, sizes, makeKey()));
  const out = createWriteStream(path);
  out.end(text);
  await finished(out);
  const product: number[] = [];
  const base: number[] = [];
  for (let round = 0; round < 3; round++) {
    let began = performance.now();
    const { status } = spawnSync(process.execPath, [join(ROOT, 'lib/cli/verify/verify.mjs'), path]);
    if (status !== 0) throw new Error('the program did not pass a sound log');
    product.push((VERIFIED * 1_000) / (performance.now() - began));
    began = performance.now();
    createHash('sha256').update(readFileSync(path)).digest();
    base.push((VERIFIED * 1_000) / (performance.now() - began));
  }
  return {
    what: 'verify an export, one thread',
    value: Math.round(median(product)),
    unit: 'records/s',
    base: { what: 'SHA-256 of the file alone', value: Math.round(median(base)) },
    goal: { atLeast: 100_000 },
  };
}

/** Millions of records of a company that works, written by SQL: their hashes lead nowhere, their columns are true. */
async function fill(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows: indexes } = await owner.query(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'audit_record' AND indexname <> 'audit_record_pkey'",
  );
  for (const { indexname } of indexes) await owner.query(`DROP INDEX "${indexname}"`);
  const { rows } = await owner.query('SELECT number FROM audit_head');
  const from = Number(rows[0].number) + 1;
  await owner.query(
    `INSERT INTO audit_record (number, at, kind, actor_id, secret_id, request_id, grant_id, bytes, previous_hash, hash)
     SELECT n, r.at, r.kind, r.actor, r.secret, r.request, r.request,
       convert_to(json_build_object('v', 1, 'number', n, 'at', to_char(r.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'kind', r.kind,
         'actor', r.actor, 'secret', r.secret, 'request', r.request, 'grant', r.request, 'data', json_build_object('why', 'x'))::text, 'UTF8'),
       '\\x00', decode(md5(n::text) || md5((-n)::text), 'hex')
     FROM (SELECT n, now() - ($1::bigint - n) * interval '6 seconds' AS at,
       CASE WHEN n % 100000 = 0 THEN 'reveal.withheld' WHEN n % 50 = 0 THEN 'reveal.refused' WHEN n % 3 = 0 THEN 'inventory.synced'
         WHEN n % 3 = 1 THEN 'trail.imported' ELSE 'grant.revoked' END AS kind,
       CASE WHEN n % 10 = 0 AND n > 1e6 THEN '${BUSY_PERSON}' WHEN n % 3 = 2 THEN 'per_' || lpad((n % 2000)::text, 16, '0') END AS actor,
       CASE WHEN n % 10 = 0 THEN '${BUSY_SECRET}' WHEN n % 3 = 2 THEN 'sec_' || lpad((n % 25000)::text, 16, '0') END AS secret,
       CASE WHEN n % 3 = 2 THEN 'req_' || lpad((n / 25)::text, 16, '0') END AS request
       FROM generate_series($2::bigint, $1::bigint) AS n) r`,
    [from + LISTED - 1, from],
  );
  for (const { indexdef } of indexes) await owner.query(indexdef);
  await owner.query(
    'UPDATE audit_head SET number = $1, at = now(), hash = (SELECT hash FROM audit_record WHERE number = $1)',
    [from + LISTED - 1],
  );
  await owner.query('VACUUM ANALYZE audit_record');
  await owner.end();
}

const PAGES: readonly (readonly [string, RecordFilter])[] = [
  ['newest page', {}],
  ['a page in the middle', { before: BigInt(Math.floor(LISTED / 2)) }],
  ['what one person did', { actorId: 'per_0000000000000017' }],
  ['a kind of which there are fifty', { kinds: ['reveal.withheld'] }],
  ['every refusal', { kinds: kindsOf({ outcome: 'refused' }) }],
  ['refusals of one person', { kinds: kindsOf({ outcome: 'refused' }), actorId: 'per_0000000000000050' }],
  ['everything about one secret', { secretId: 'sec_0000000000000017' }],
  ['everything about one request', { requestId: 'req_0000000000100000' }],
  [
    'a day of last year',
    { from: new Date(Date.now() - 301 * 86_400_000), to: new Date(Date.now() - 300 * 86_400_000) },
  ],
];

/** Every combination of what the page offers: each list once in each order. */
function combinations(): RecordFilter[] {
  const day = { from: new Date(Date.now() - 301 * 86_400_000), to: new Date(Date.now() - 300 * 86_400_000) };
  const kinds = [
    undefined,
    kindsOf({ kind: 'reveal.withheld' }),
    kindsOf({ kind: 'break-glass.opened' }),
    ...OUTCOMES.map((outcome) => kindsOf({ outcome })),
    ...(Object.keys(ACTS) as (keyof typeof ACTS)[]).map((act) => kindsOf({ act })),
  ];
  const actors = [undefined, null, BUSY_PERSON, 'per_0000000000000017', 'per_nobody'];
  const abouts = [
    {},
    { secretId: BUSY_SECRET },
    { secretId: 'sec_0000000000000017' },
    { requestId: 'req_0000000000100000' },
    { grantId: 'req_0000000000100000' },
  ];
  return kinds.flatMap((kind) =>
    actors.flatMap((actorId) =>
      abouts.flatMap((about) => [{}, day].map((time) => ({ kinds: kind, actorId, ...about, ...time }))),
    ),
  );
}

async function slowest(db: Database): Promise<Figure> {
  const filters = combinations();
  let worst = 0;
  for (const filter of filters) {
    for (const order of ['newest', 'oldest'] as const) {
      const took: number[] = [];
      for (let round = 0; round < 3; round++) {
        const began = performance.now();
        await listRecords(db, filter, 100, order);
        took.push(performance.now() - began);
      }
      worst = Math.max(worst, median(took));
    }
  }
  return {
    what: `the slowest of ${filters.length * 2} combinations of filters, in both orders`,
    value: Math.round(worst * 10) / 10,
    unit: 'ms',
    goal: { atMost: 100 },
  };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return Math.round(median(took) * 10) / 10;
}

async function reading(db: Database): Promise<Figure[]> {
  const records = (await chainSize(db)).records;
  const base = { what: 'SELECT 1', value: await milliseconds(() => db.pool.query('SELECT 1')) };
  const figures: Figure[] = [];
  const measure = async (what: string, work: () => Promise<unknown>) =>
    figures.push({
      what: `${what}, of ${(records / 1e6).toFixed(1)} M`,
      value: await milliseconds(work),
      unit: 'ms',
      base,
      goal: { atMost: 100 },
    });
  for (const [what, filter] of PAGES) await measure(what, () => listRecords(db, filter));
  await measure('new records since', () => countNewRecords(db, {}, records - 3));
  await measure('the state of the log', () => readLogState(db));
  figures.push(await slowest(db));
  return figures;
}

async function exporting(db: Database, home: string): Promise<Figure[]> {
  const signer = openSigner({ home });
  const records = (await chainSize(db)).records;
  for (let i = records; i < EXPORTED; i += 1_000) {
    const entries = Array.from({ length: 1_000 }, () => ({
      kind: 'grant.revoked' as const,
      actorId: 'per_1',
      data: { why: 'x'.repeat(300) },
    }));
    await db.transaction((tx) => appendRecords(tx, entries));
  }
  const rate = async (count: number, work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return Math.round((count * 1_000) / (performance.now() - began));
  };
  const total = (await chainSize(db)).records;
  const sign = await rate(total, async () => {
    for (let done = await makeCheckpoint(db, signer); done.kind === 'made' && !done.all; )
      done = await makeCheckpoint(db, signer, { force: true });
  });
  const follow = await rate(total, () => followLog(db, 'full', { restShare: 0 }));
  const take = await rate(total, async () => {
    for await (const _ of exportAuditLog(db, signer, { from: 1, to: total }));
  });
  return [
    { what: 'sign checkpoints over what waits', value: sign, unit: 'records/s' },
    { what: 'follow the whole log in the background, without rest', value: follow, unit: 'records/s' },
    { what: 'export from the database', value: take, unit: 'records/s' },
  ];
}

export const benchmark: Benchmark = {
  title: 'Audit log: append, verify, read',
  async run() {
    const folder = await makeTemporaryFolder('countersign-bench-');
    const cluster = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
    try {
      const { applicationUrl, ownerUrl } = await provisionEmbedded(cluster);
      const db = openDatabase(applicationUrl);
      try {
        const figures = [
          await verifying(folder),
          ...(await appending(db, ownerUrl)),
          ...(await exporting(db, folder)),
        ];
        await fill(ownerUrl);
        return [...figures, ...(await reading(db))];
      } finally {
        await db.close();
      }
    } finally {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
