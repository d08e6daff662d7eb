import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportAuditLog } from '#lib/audit/export-audit-log.ts';
import { folderPlace } from '#lib/audit/folder-place.ts';
import { followLog } from '#lib/audit/follow-log.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { chainSize } from '#lib/audit/queries.ts';
import { openSigner } from '#lib/audit/signer.ts';
import { readCheckpointsAfter } from '#lib/audit/store/checkpoints.ts';
import { readPlaces } from '#lib/audit/store/places.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { check } from '#tests/verify/checker.ts';
import { ROOT } from '../../launch/home.mjs';

/** More of them: COUNTERSIGN_TEST_KILLS=300. */
const KILLS = Number(process.env.COUNTERSIGN_TEST_KILLS ?? 6);
let database: TestDatabase;
let home: string;
beforeAll(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), 'countersign-kill-'));
});
afterAll(async () => {
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

/** What a writer said was committed: the name of each transaction and how many records it had. */
const said = new Map<string, number>();

async function writer(run: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'tests', 'audit', 'kill-append.ts'), database.applicationUrl, home, String(run)],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, 'line');
  lines.on('line', (line) => {
    const [name = '', count] = line.split(' ');
    if (count !== undefined) said.set(name, Number(count));
  });
  await ready;
  return child;
}

/** How many records each transaction has in the log. */
async function written(): Promise<Map<string, number>> {
  const { rows } = await database.db.pool.query(
    `SELECT convert_from(bytes, 'UTF8')::jsonb -> 'data' ->> 'why' AS name, count(*)::int AS count FROM audit_record
     WHERE kind = 'session.ended' GROUP BY 1`,
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}

test('killed at any moment of an append or a checkpoint, the log is whole and goes on', async () => {
  let records = 0;
  for (let round = 0; round < KILLS; round++) {
    const child = await writer(round);
    const before = await chainSize(database.db);
    // Killed after some work, at another moment each time: the random part is what is tested.
    while ((await chainSize(database.db)).records < before.records + 20) await pause(5);
    await pause(Math.random() * 60);
    // Its output is closed when all of it was read.
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
    const walked = await followLog(database.db, 'full', { restShare: 0 });
    expect(walked).toMatchObject({ intact: true });
    expect(walked.intact === true && walked.through).toBeGreaterThan(records);
    records = (await chainSize(database.db)).records;
  }
  // What was said to be committed is there, once and whole; what was not is there whole or not at all.
  const found = await written();
  expect(said.size).toBeGreaterThan(KILLS * 3);
  for (const [name, count] of said) expect(found.get(name), name).toBe(count);
  for (const [name, count] of found) expect(count, name).toBe(1 + (Number(name.split('.')[2]) % 5));
  const { rows } = await database.db.pool.query('SELECT count(*)::int AS waiting FROM audit_waiting');
  expect(rows).toEqual([{ waiting: 0 }]);
  const signer = openSigner({ home });
  const place = folderPlace(`${home}/checkpoints`);
  await keepCheckpoints(database.db, signer, [place]);
  const made = await readCheckpointsAfter(database.db.pool, 0, 10_000);
  expect(made.length).toBeGreaterThan(1);
  expect(made.map(({ number }) => number)).toEqual(Array.from({ length: made.length }, (_, i) => i + 1));
  // Every checkpoint is in the folder as it is in the database, and nothing else is.
  expect(await readPlaces(database.db)).toMatchObject([{ storedThrough: made.length, failingCode: null }]);
  const [logId = ''] = await readdir(join(home, 'checkpoints'));
  const kept = (await readdir(join(home, 'checkpoints', logId, '000000'))).filter((name) =>
    name.endsWith('.json'),
  );
  expect(kept).toHaveLength(Math.min(made.length, 999));
  const [one] = made;
  const file = await readFile(join(home, 'checkpoints', logId, '000000', '000000001.json'), 'utf8');
  expect(file).toContain(one?.text);
  let text = '';
  for await (const piece of exportAuditLog(database.db, signer, { from: 1, to: records })) text += piece;
  expect(check(text).problem).toBe(undefined);
}, 240_000);
