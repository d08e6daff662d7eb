import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { appendRecords } from '#lib/audit/append-records.ts';
import { openSigner } from '#lib/audit/signer.ts';
import type { Benchmark, Figure } from '#lib/cli/bench/benchmark.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { makeNextPack } from '#lib/reports/make-pack.ts';
import { insertPack } from '#lib/reports/store/packs.ts';
import { readPieces } from '#lib/reports/store/pieces.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

const ROWS = Number(process.env.BENCH_REPORT_ROWS ?? 1_000_000);
const GOAL_SECONDS = 60;
const GOAL_MB = 512;

/** Invented reads of one quarter: 2,000 secrets, 500 people, one in five covered by a grant. */
async function fill(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`
      INSERT INTO trail_principal (key, type, arn, account, name)
        SELECT sha256(('p' || n)::bytea), 'AssumedRole', 'arn:aws:iam::111122223333:role/AWSReservedSSO_Developer_' || n, '111122223333', 'Developer'
        FROM generate_series(1, 500) n;
      INSERT INTO trail_agent (key, text) VALUES (sha256('a'), 'aws-cli/2.31.0 md/command#secretsmanager.get-secret-value');
      INSERT INTO trail_subject (key, form, written, account, region, name)
        SELECT sha256(('s' || n)::bytea), 'arn', 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/service-' || n || '/db-AbCdEf',
          '111122223333', 'eu-central-1', 'prod/service-' || n || '/db' FROM generate_series(1, 2000) n;
      SELECT trail_week(d::date) FROM generate_series('2026-06-29'::date, '2026-10-05', '7 days') d;`);
    await client.query(
      `INSERT INTO trail_event (event_id, account, region, at, content_hash, part, source, name, kind, sign, principal_id, agent_id, subject_id,
         by_name, asked, access_key_id, session_name, address, read_only, service_event, request_id, verdict, verdict_code)
       SELECT lpad(to_hex(n), 8, '0') || '-0000-4000-8000-000000000000', '111122223333', 'eu-central-1',
         '2026-07-01T00:00:00Z'::timestamptz + n * interval '7.9 s', '\\x00', 'act', 'secretsmanager.amazonaws.com', 'GetSecretValue',
         'person', 'role of IAM Identity Center', 1 + n % 500, 1, 1 + n % 2000, false, 'prod/service-' || (1 + n % 2000) || '/db',
         'ASIA' || lpad((n % 5003)::text, 16, '0'), 'person-' || (n % 500) || '@larkfield.example', '198.51.100.7', true, false,
         lpad(to_hex(n), 8, '0') || '-1111-4000-8000-000000000000',
         CASE WHEN n % 5 = 0 THEN 'covered' ELSE 'outside' END, CASE WHEN n % 5 = 0 THEN 'reveal' ELSE 'not-in-inventory' END
       FROM generate_series(1, $1::int) n`,
      [ROWS],
    );
    await client.query('VACUUM ANALYZE trail_event');
  } finally {
    await client.end();
  }
}

/** Peak of the resident memory of this process above what it was, while something runs. */
async function watchMemory<T>(work: () => Promise<T>): Promise<{ result: T; peak: number; before: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  try {
    return { result: await work(), peak, before };
  } finally {
    clearInterval(timer);
    peak = Math.max(peak, process.memoryUsage.rss());
  }
}

async function measure(db: Database, home: string): Promise<readonly Figure[]> {
  const signer = openSigner({ home });
  const packId = mintId('evidencePack');
  const wanted = {
    report: 'full' as const,
    period: { from: '2026-07-01', to: '2026-09-30' },
    zone: 'Europe/Berlin',
    scope: { environments: null, path: '', accounts: null },
    populations: null,
  };
  await db.transaction(async (tx) => {
    await insertPack(tx, { id: packId, orderedBy: null, scheduleId: null, orderedAt: new Date(), wanted });
    // Without a record there is nothing to prove.
    await appendRecords(tx, [{ kind: 'evidence.cancelled', actorId: null, data: { packId } }]);
  });
  const begun = performance.now();
  const worked = process.cpuUsage();
  const made = await watchMemory(() => makeNextPack(db, signer, new AbortController().signal));
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(worked);
  if (made.result !== 'done') throw new Error(`no pack was made: ${made.result}`);
  const taking = performance.now();
  let bytes = 0;
  for await (const piece of readPieces(db.pool, packId, 1)) bytes += piece.length;
  const count = await plainCount(db);
  return [
    {
      what: 'pack of a quarter with 1,000,000 reads, as CSV and as JSON',
      value: seconds,
      unit: 's',
      base: { what: 'count(*) of the same reads in PostgreSQL', value: count },
      goal: { atMost: GOAL_SECONDS },
    },
    { what: 'processor time of the process for it', value: (user + system) / 1e6, unit: 's' },
    {
      what: 'memory of the process while it is made',
      value: Math.round(made.peak / 1e6),
      unit: 'MB',
      goal: { atMost: GOAL_MB },
    },
    {
      what: 'memory above what the process had before',
      value: Math.round((made.peak - made.before) / 1e6),
      unit: 'MB',
    },
    { what: 'size of the pack', value: bytes / 1e6, unit: 'MB' },
    {
      what: 'reading it back for a download',
      value: bytes / 1e6 / ((performance.now() - taking) / 1000),
      unit: 'MB/s',
    },
  ];
}

async function plainCount(db: Database): Promise<number> {
  const begun = performance.now();
  const rows = await db.pool.query<{ n: string }>(
    `SELECT count(*) AS n FROM trail_event WHERE name = 'GetSecretValue' AND at >= '2026-06-30T22:00:00Z' AND at < '2026-09-30T22:00:00Z'`,
  );
  if (Number(rows.rows[0]?.n) < ROWS * 0.99) throw new Error('the reads are not there');
  return (performance.now() - begun) / 1000;
}

export const benchmark: Benchmark = {
  title: 'Evidence: a pack of a million rows',
  async run() {
    const folder = await makeTemporaryFolder('countersign-bench-');
    const cluster = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
    try {
      const { applicationUrl, ownerUrl } = await provisionEmbedded(cluster);
      await fill(ownerUrl);
      const db = openDatabase(applicationUrl);
      try {
        return await measure(db, folder);
      } finally {
        await db.close();
      }
    } finally {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
