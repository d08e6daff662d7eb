import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { importFiles } from '#lib/trail/import-files.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { foreign, made } from './made-records.ts';
import { dumpTrail, emptyTrail } from './trail-tables.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'countersign-read-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});
afterEach(() => emptyTrail(database));

const write = (name: string, records: readonly unknown[]) =>
  writeFile(join(folder, name), JSON.stringify({ Records: records }));
const run = (name: string) => importFiles(database.db, [join(folder, name)], { now: NOW });
const noted = async () =>
  (await database.db.pool.query('SELECT count(*)::int AS n FROM trail_read_file')).rows[0].n;

it('a file that was read is passed over, with the same counts and nothing changed', async () => {
  await write('a.json', [made(1), made(2), foreign(3)]);
  expect(await run('a.json')).toMatchObject({ records: 3, new: 2, foreign: 1 });
  expect(await noted()).toBe(1);
  // Told from reading it again by what a second reading would put back.
  await database.db.pool.query('DELETE FROM trail_event');
  const before = await dumpTrail(database);
  expect(await run('a.json')).toMatchObject({ records: 3, new: 0, duplicates: 2, foreign: 1, unreadable: 0 });
  expect(await dumpTrail(database)).toEqual(before);
});

it('other content under the same name is read', async () => {
  await write('b.json', [made(1)]);
  await run('b.json');
  await write('b.json', [made(1), made(2)]);
  expect(await run('b.json')).toMatchObject({ new: 1, duplicates: 1 });
});

it('a file of which something was set aside is read again, and tells it again', async () => {
  await write('c.json', [made(1), made(2, { eventID: null })]);
  expect(await run('c.json')).toMatchObject({ new: 1, unreadable: 1 });
  expect(await noted()).toBe(0);
  expect(await run('c.json')).toMatchObject({ new: 0, duplicates: 1, unreadable: 1 });
});
