import { generateKeyPairSync } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import { boundedPlace } from '#lib/audit/bounded-place.ts';
import type { CheckpointPlace, PlaceTrouble } from '#lib/audit/checkpoint-place.ts';
import { folderPlace } from '#lib/audit/folder-place.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { makeCheckpoint } from '#lib/audit/make-checkpoint.ts';
import { EMPTY_FRONTIER, grow, rootOf } from '#lib/audit/rules/merkle.ts';
import { openSigner, type Signer, SignerError } from '#lib/audit/signer.ts';
import { isSignedBy, readPublicKey } from '#lib/audit/signing.ts';
import { readBreaks } from '#lib/audit/store/breaks.ts';
import { readCheckpointsAfter } from '#lib/audit/store/checkpoints.ts';
import { readKeys } from '#lib/audit/store/keys.ts';
import { activatePlaces, readPlaces, readWait } from '#lib/audit/store/places.ts';
import { checkPlaces } from '#lib/audit/store-checkpoints.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { putNextKey } from './next-key.ts';

let database: TestDatabase;
let home: string;
let signer: Signer;
beforeEach(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), 'countersign-checkpoints-'));
  signer = openSigner({ home });
});
afterEach(async () => {
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

async function append(count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, i) => ({
    kind: 'session.ended' as const,
    actorId: null,
    data: { why: `record-${i}` },
  }));
  await database.db.transaction((tx) => appendRecords(tx, entries));
}

async function asOwner(sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await client.query(`SET session_replication_role = replica; ${sql}`);
  } finally {
    await client.end();
  }
}

const checkpoints = () => readCheckpointsAfter(database.db.pool, 0, 1_000);

/** A place in memory that answers as it is told. */
function memoryPlace(name: string) {
  const kept: string[] = [];
  const place = {
    name,
    kept,
    trouble: null as PlaceTrouble | null,
    put: async (_logId: string, checkpoint: { text: string }) => {
      if (place.trouble) return place.trouble;
      kept.push(checkpoint.text);
      return 'kept' as const;
    },
    holdsAfter: async (_logId: string, number: number) => place.trouble ?? kept.length > number,
  };
  return place satisfies CheckpointPlace & { kept: string[]; trouble: PlaceTrouble | null };
}

test('a new log gets its first checkpoint at once, the next when 100 records wait or a minute is over', async () => {
  await append(3);
  // The key of the installation is on record too.
  expect(await makeCheckpoint(database.db, signer)).toMatchObject({
    kind: 'made',
    number: 1,
    size: 4,
    all: true,
  });
  await append(99);
  expect(await makeCheckpoint(database.db, signer)).toEqual({ kind: 'not-due' });
  await append(1);
  expect(await makeCheckpoint(database.db, signer)).toMatchObject({ kind: 'made', number: 2, size: 104 });
  await append(1);
  expect(await makeCheckpoint(database.db, signer)).toEqual({ kind: 'not-due' });
  await asOwner("UPDATE audit_checkpoint SET at = at - interval '61 seconds' WHERE number = 2");
  expect(await makeCheckpoint(database.db, signer)).toMatchObject({ kind: 'made', number: 3, size: 105 });
});

test('a checkpoint says the root of all hashes, and its signature holds', async () => {
  await append(1_500);
  await makeCheckpoint(database.db, signer);
  await append(700);
  await makeCheckpoint(database.db, signer);
  const { rows } = await database.db.pool.query('SELECT hash FROM audit_record ORDER BY number');
  const leaves = rows.map((row) => row.hash as Buffer);
  for (const checkpoint of await checkpoints()) {
    const { frontier } = grow(EMPTY_FRONTIER, leaves.slice(0, Number(checkpoint.size)));
    expect(Buffer.compare(checkpoint.root, rootOf(frontier))).toBe(0);
    const said = JSON.parse(checkpoint.text);
    expect(said).toMatchObject({ root: Buffer.from(rootOf(frontier)).toString('hex'), keyId: signer.keyId });
    const key = readPublicKey(signer.publicKey);
    expect(
      key &&
        isSignedBy(
          key,
          'checkpoint',
          Buffer.from(checkpoint.text),
          Buffer.from(checkpoint.signature, 'base64'),
        ),
    ).toBe(true);
    expect(
      key &&
        isSignedBy(
          key,
          'audit-export',
          Buffer.from(checkpoint.text),
          Buffer.from(checkpoint.signature, 'base64'),
        ),
    ).toBe(false);
  }
  const tiles = await database.db.pool.query('SELECT index FROM audit_tile ORDER BY index');
  expect(tiles.rows.map((row) => Number(row.index))).toEqual([0, 1]);
});

test('a checkpoint never covers a record whose transaction has not committed', async () => {
  await append(5);
  await makeCheckpoint(database.db, signer);
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const { promise: appended, resolve: told } = Promise.withResolvers<void>();
  const open = database.db.transaction(async (tx) => {
    await appendRecords(tx, [{ kind: 'session.ended', actorId: null, data: { why: 'open' } }]);
    told();
    await mayCommit;
  });
  await appended;
  await makeCheckpoint(database.db, signer, { force: true });
  const before = (await checkpoints()).at(-1);
  commit();
  await open;
  await makeCheckpoint(database.db, signer, { force: true });
  const after = (await checkpoints()).at(-1);
  expect(Number(after?.size ?? 0) - Number(before?.size ?? 0)).toBe(1);
});

test('twenty instances at once make one checkpoint', async () => {
  await append(10);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => makeCheckpoint(database.db, signer)));
  expect(outcomes.filter(({ kind }) => kind === 'made')).toHaveLength(1);
  expect((await checkpoints()).map(({ number }) => number)).toEqual([1]);
});

test('a quiet log gets one checkpoint an hour, of the same size and root', async () => {
  await append(2);
  await makeCheckpoint(database.db, signer);
  await asOwner("UPDATE audit_checkpoint SET at = at - interval '59 minutes'");
  expect(await makeCheckpoint(database.db, signer)).toEqual({ kind: 'not-due' });
  await asOwner("UPDATE audit_checkpoint SET at = at - interval '1 minute'");
  expect(await makeCheckpoint(database.db, signer)).toMatchObject({ kind: 'made', number: 2, size: 3 });
});

test('what an owner changed before it was signed is not signed, and is on record', async () => {
  await append(5);
  await makeCheckpoint(database.db, signer);
  await append(5);
  await asOwner("UPDATE audit_record SET bytes = bytes || ' '::bytea WHERE number = 9");
  await asOwner("UPDATE audit_checkpoint SET at = at - interval '61 seconds'");
  const turn = await keepCheckpoints(database.db, signer, []);
  expect(turn.outcome).toEqual({ kind: 'broken', firstBad: 9, why: 'changed' });
  expect(await checkpoints()).toHaveLength(1);
  expect(await readBreaks(database.db.prisma)).toMatchObject([{ firstBad: 9, why: 'changed' }]);
});

test('a log that was cut below its last checkpoint gets no other', async () => {
  await append(8);
  await makeCheckpoint(database.db, signer);
  await asOwner(`DELETE FROM audit_record WHERE number > 5;
    UPDATE audit_head SET number = 5, hash = (SELECT hash FROM audit_record WHERE number = 5)`);
  expect(await makeCheckpoint(database.db, signer)).toEqual({ kind: 'broken', firstBad: 6, why: 'gap' });
});

test('a clock behind the last checkpoint makes none', async () => {
  await append(200);
  await makeCheckpoint(database.db, signer);
  await append(200);
  await asOwner("UPDATE audit_checkpoint SET at = at + interval '1 hour'");
  expect(await makeCheckpoint(database.db, signer)).toEqual({ kind: 'clock-behind' });
});

test('a folder keeps every checkpoint as a file of its own that nobody may write', async () => {
  const folder = join(home, 'checkpoints');
  const place = folderPlace(folder);
  await activatePlaces(database.db, [place.name]);
  await append(2);
  await keepCheckpoints(database.db, signer, [place]);
  await append(100);
  await keepCheckpoints(database.db, signer, [place]);
  const [logId = ''] = await readdir(folder);
  const files = await readdir(join(folder, logId, '000000'));
  expect(files.toSorted()).toEqual(['000000001.json', '000000002.json']);
  const path = join(folder, logId, '000000', '000000002.json');
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ checkpoint: { number: 2, size: 103 } });
  expect((await stat(path)).mode & 0o222).toBe(0);
  expect(await readPlaces(database.db)).toMatchObject([
    { storedThrough: 2, storedSize: 103, failingCode: null },
  ]);
});

test('another checkpoint of the same number in a folder is a conflict, and the file stays', async () => {
  const place = folderPlace(join(home, 'checkpoints'));
  const one = { number: 7, text: '{"number":7}', signature: 'AA' };
  expect(await place.put('log', one)).toBe('kept');
  expect(await place.put('log', one)).toBe('kept');
  expect(await place.put('log', { ...one, signature: 'BB' })).toBe('conflict');
  expect(await readFile(join(home, 'checkpoints', 'log', '000000', '000000007.json'), 'utf8')).toContain(
    '"AA"',
  );
});

test('a file that is no folder is a trouble and no error', async () => {
  await writeFile(join(home, 'file'), '');
  const one = { number: 1, text: '{}', signature: '' };
  expect(await folderPlace(join(home, 'file')).put('log', one)).toBe('unreachable');
});

test('a place that hangs counts as away and is not called again before it has answered', async () => {
  let calls = 0;
  const { promise, resolve } = Promise.withResolvers<'kept'>();
  const hanging: CheckpointPlace = {
    name: 'hanging',
    put: () => {
      calls++;
      return promise;
    },
    holdsAfter: async () => false,
  };
  const place = boundedPlace(hanging, 10);
  const one = { number: 1, text: '{}', signature: '' };
  expect(await place.put('log', one)).toBe('unreachable');
  expect(await place.put('log', one)).toBe('unreachable');
  expect(calls).toBe(1);
  resolve('kept');
  await promise;
  expect(await place.put('log', one)).toBe('kept');
});

test('a place that knows more than the database says so at the start', async () => {
  const place = folderPlace(join(home, 'checkpoints'));
  await activatePlaces(database.db, [place.name]);
  await append(2);
  await keepCheckpoints(database.db, signer, [place]);
  const [made] = await checkpoints();
  const logId = JSON.parse(made?.text ?? '{}').logId;
  await checkPlaces(database.db, logId, [place]);
  expect(await readPlaces(database.db)).toMatchObject([{ failingCode: null }]);
  await place.put(logId, { number: 2, text: '{}', signature: '' });
  await checkPlaces(database.db, logId, [place]);
  expect(await readPlaces(database.db)).toMatchObject([{ failingCode: 'ahead' }]);
});

test('a place that was away gets everything it missed, in order; records wait until every place has them', async () => {
  const near = memoryPlace('near');
  const far = memoryPlace('far');
  await activatePlaces(database.db, ['near', 'far']);
  await append(1);
  await keepCheckpoints(database.db, signer, [near, far]);
  expect((await readWait(database.db.prisma)).oldestWaiting).toBe(null);
  far.trouble = 'unreachable';
  for (let i = 0; i < 3; i++) {
    await append(100);
    await keepCheckpoints(database.db, signer, [near, far]);
  }
  expect(near.kept).toHaveLength(4);
  expect((await readWait(database.db.prisma)).oldestWaiting).not.toBe(null);
  expect(await readPlaces(database.db)).toMatchObject([
    { name: 'far', storedThrough: 1, failingCode: 'unreachable' },
    { name: 'near', storedThrough: 4, failingCode: null },
  ]);
  far.trouble = null;
  await keepCheckpoints(database.db, signer, [near, far]);
  expect(far.kept.map((text) => JSON.parse(text).number)).toEqual([1, 2, 3, 4]);
  expect((await readWait(database.db.prisma)).oldestWaiting).toBe(null);
});

test('two missed intervals are on record once, and so is the way back', async () => {
  const place = memoryPlace('far');
  await activatePlaces(database.db, ['far']);
  await append(1);
  place.trouble = 'refused';
  await keepCheckpoints(database.db, signer, [place]);
  const kinds = async () =>
    (
      await database.db.pool.query(
        "SELECT kind FROM audit_record WHERE kind LIKE 'audit.checkpoints%' ORDER BY number",
      )
    ).rows.map((row) => row.kind);
  expect(await kinds()).toEqual([]);
  await asOwner("UPDATE audit_place SET failing_since = failing_since - interval '2 minutes'");
  await keepCheckpoints(database.db, signer, [place]);
  await keepCheckpoints(database.db, signer, [place]);
  expect(await kinds()).toEqual(['audit.checkpoints-stopped']);
  place.trouble = null;
  await keepCheckpoints(database.db, signer, [place]);
  await keepCheckpoints(database.db, signer, [place]);
  expect(await kinds()).toEqual(['audit.checkpoints-stopped', 'audit.checkpoints-resumed']);
});

test('a place that is new begins with the newest checkpoint, and nobody waits for a long history', async () => {
  const near = memoryPlace('near');
  await activatePlaces(database.db, ['near']);
  for (let i = 0; i < 4; i++) {
    await append(100);
    await keepCheckpoints(database.db, signer, [near]);
  }
  const far = memoryPlace('far');
  await activatePlaces(database.db, ['near', 'far']);
  await keepCheckpoints(database.db, signer, [near, far]);
  expect(far.kept.map((text) => JSON.parse(text).number)).toEqual([4]);
  expect((await readWait(database.db.prisma)).oldestWaiting).toBe(null);
  await append(100);
  await keepCheckpoints(database.db, signer, [near, far]);
  expect(far.kept.map((text) => JSON.parse(text).number)).toEqual([4, 5]);
});

test('a place that is taken out of the settings is not waited for', async () => {
  const near = memoryPlace('near');
  const far = memoryPlace('far');
  far.trouble = 'unreachable';
  await activatePlaces(database.db, ['near', 'far']);
  await append(1);
  await keepCheckpoints(database.db, signer, [near, far]);
  expect((await readWait(database.db.prisma)).oldestWaiting).not.toBe(null);
  await activatePlaces(database.db, ['near']);
  expect((await readWait(database.db.prisma)).oldestWaiting).toBe(null);
});

test('the key is made once, is ours alone, and signs the same bytes alike', async () => {
  const file = join(home, 'keys', 'checkpoint-1.pem');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const again = openSigner({ home });
  expect(again.keyId).toBe(signer.keyId);
  const bytes = Buffer.from('the same');
  expect(again.signBytes('audit-export', bytes)).toBe(signer.signBytes('audit-export', bytes));
  expect(again.signBytes('checkpoint', bytes)).not.toBe(signer.signBytes('audit-export', bytes));
});

test('a key that others can read, or that is no key, stops the start and is not quoted', async () => {
  chmodSync(join(home, 'keys', 'checkpoint-1.pem'), 0o644);
  expect(() => openSigner({ home })).toThrow(SignerError);
  expect(() => openSigner({ home, key: 'canary-not-a-key' })).toThrow(/^(?!.*canary).*Ed25519/);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(() => openSigner({ home, key: pem })).toThrow(SignerError);
});

test('a new key is vouched for by the old one, which then signs no more', async () => {
  await append(1);
  await makeCheckpoint(database.db, signer);
  putNextKey(home);
  const next = openSigner({ home });
  expect(next.keyId).not.toBe(signer.keyId);
  await append(1);
  expect(await makeCheckpoint(database.db, next, { force: true })).toMatchObject({ kind: 'made' });
  const keys = await readKeys(database.db.prisma);
  expect(keys).toMatchObject([
    { id: signer.keyId, handover: null },
    { id: next.keyId, handover: { by: signer.keyId } },
  ]);
  expect(await makeCheckpoint(database.db, signer, { force: true })).toEqual({ kind: 'key-replaced' });
  const { rows } = await database.db.pool.query(
    "SELECT kind FROM audit_record WHERE kind = 'audit.key-changed'",
  );
  expect(rows).toHaveLength(2);
});
