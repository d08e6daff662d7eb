import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import { listRecords } from '#lib/audit/queries.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

let folder: string;
let cluster: EmbeddedPostgres;
let db: Database;
let url: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder('countersign-crash-');
  cluster = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  url = (await provisionEmbedded(cluster)).applicationUrl;
  db = openDatabase(url);
}, 120_000);
afterAll(async () => {
  await db?.close();
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

const append = (why: string) =>
  db.transaction((tx) => appendRecords(tx, [{ kind: 'session.ended', actorId: null, data: { why } }]));

/** Ends one process of PostgreSQL as a fault of its own would: PostgreSQL takes all others down and recovers. */
async function crash(): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const gone = new Promise((done) => client.once('end', done));
  process.kill(rows[0].pid, 'SIGKILL');
  await gone;
}

async function untilBack(): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      return void (await append('back'));
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(50);
    }
  }
}

test('after a crash of PostgreSQL every record that was said to be committed is there, and the chain goes on', async () => {
  const said: string[] = [];
  let crashed = false;
  const writing = Promise.all(
    ['a', 'b', 'c'].map(async (writer) => {
      for (let i = 0; !crashed; i++) {
        const why = `${writer}${i}`;
        const committed = await append(why).then(
          () => true,
          () => false,
        );
        if (committed) said.push(why);
      }
    }),
  );
  const until = Date.now() + 60_000;
  while (said.length < 60 && Date.now() < until) await pause(5);
  await crash();
  crashed = true;
  await writing;
  await untilBack();

  expect(await verifyChain(db)).toMatchObject({ intact: true });
  const found: unknown[] = [];
  for (let before: bigint | undefined; ; ) {
    const page = await listRecords(db, before === undefined ? {} : { before }, 500);
    found.push(...page.records.map(({ data }) => data.why));
    if (page.next === null) break;
    before = BigInt(page.next);
  }
  expect(new Set(found).size).toBe(found.length);
  for (const why of said) expect(found).toContain(why);
  const { rows } = await db.pool.query('SELECT count(*)::int AS waiting FROM audit_waiting');
  expect(rows).toEqual([{ waiting: 0 }]);
}, 180_000);
