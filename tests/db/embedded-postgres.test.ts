import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

let folder: string;
let running: EmbeddedPostgres | undefined;
beforeEach(async () => {
  folder = await makeTemporaryFolder('countersign-cluster-');
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  running = await startEmbeddedPostgres({ folder, settings: ['fsync=off', 'shared_buffers=16MB'] });
}

async function answer(sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: running?.superuserUrl('postgres') ?? '' });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

test('a start that was killed while it made the cluster is followed by one that makes it', async () => {
  await start();
  const { dataFolder } = JSON.parse(await readFile(join(folder, 'cluster.json'), 'utf8')) as {
    dataFolder: string;
  };
  await running?.stop();
  // What initdb leaves when it is killed: some of its files, and a cluster that is not there yet.
  await rm(dataFolder, { recursive: true });
  await writeFile(`${dataFolder}.making`, '18\n');
  await start();
  expect(await answer('SELECT 1 AS answer')).toBe(1);
});

test('the data outlive a stop, and the note of the password is never cut', async () => {
  await start();
  await answer('CREATE TABLE kept AS SELECT 7 AS number');
  await running?.stop();
  await writeFile(join(folder, 'cluster.json.new'), '{"password":"ha');
  await start();
  expect(await answer('SELECT number AS answer FROM kept')).toBe(7);
});

test('data whose password is lost are left alone, with words', async () => {
  await start();
  await running?.stop();
  await rm(join(folder, 'cluster.json'));
  await expect(start()).rejects.toThrow(/holds a database.*cluster\.json, is missing or damaged/);
});
