import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineOfCheckpoint } from '#lib/audit/rules/checkpoint.ts';
import { lineOfRecord } from '#lib/audit/rules/export-lines.ts';
import { lineOfKey } from '#lib/audit/rules/key-line.ts';
import { EMPTY_FRONTIER, grow, rootOf } from '#lib/audit/rules/merkle.ts';
import { inclusionPath } from '#lib/audit/rules/merkle-proof.ts';
import { pemOfPublicKey } from '#lib/audit/signing.ts';
import { checkPack } from '#lib/cli/verify/check-pack.mjs';
import { Keyring, readPublicKey } from '#lib/cli/verify/keys.mjs';
import { ROOT } from '../../launch/home.mjs';
import { exportOf, makeKey, makeLog } from './made-log.ts';
import { makePack, packFiles } from './made-pack.ts';
import { makeZip } from './make-zip.ts';

const key = makeKey();
const stranger = makeKey();
const log = makeLog(
  Array.from({ length: 40 }, (_, i) => `note ${i}`),
  [10, 25, 38],
  key,
);
let folder: string;

/** The program and the file in a folder with nothing else, no environment, no way to anything of ours. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
  cpSync(join(ROOT, 'lib', 'cli', 'verify'), join(folder, 'verify'), { recursive: true });
  writeFileSync(join(folder, 'key.pub'), pemOfPublicKey(key.publicKey));
  writeFileSync(join(folder, 'stranger.pub'), pemOfPublicKey(stranger.publicKey));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PINNED = ['--key', 'key.pub', '--log-id', log.logId];

function run(file: string | Buffer, options: readonly string[] = PINNED, node = process.execPath) {
  writeFileSync(join(folder, 'file'), file);
  const { status, stdout, stderr } = spawnSync(node, ['verify/verify.mjs', 'file', ...options], {
    cwd: folder,
    env: {} as NodeJS.ProcessEnv,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Every Node that is on this machine and that the program says it runs on. */
const nodes = [process.execPath, '/usr/bin/node'].filter(existsSync);

test.each(nodes)('runs in a folder with nothing else under %s', (node) => {
  expect(run(exportOf(log), PINNED, node)).toMatchObject({ status: 0, stderr: '' });
  const packed = run(makePack(log), PINNED, node);
  expect(packed.stdout).toContain('Intact: records 1 to 40 are what was recorded');
  expect(packed.stdout).toContain('The records after 38 are not under a checkpoint yet');
  expect(packed).toMatchObject({ status: 0, stderr: '' });
});

test('one changed byte of a record, and the record is named', () => {
  const text = exportOf(log).replace('note 16', 'note 61');
  const { status, stdout } = run(text);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^Record 17 is not what was recorded.* Intact to 16\./);
  const json = run(text, [...PINNED, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, problem: { code: 'changed', firstBad: 17 } });
});

test('one changed byte in a pack, whatever file it is in', () => {
  const files = packFiles(log);
  for (const [index, file] of files.entries()) {
    const bytes = Buffer.from(file.bytes);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    expect(run(makeZip(files.with(index, { ...file, bytes }))).status, file.name).toBe(1);
  }
});

test('a bit of the packed log: nothing behind it is vouched for', () => {
  // Long enough that its beginning is unpacked before the damage is met, whatever its random hashes pack to.
  const long = makeLog(
    Array.from({ length: 900 }, (_, i) => `note ${i}`),
    [100, 400, 880],
    key,
  );
  const pack = makePack(long);
  const from = pack.indexOf('audit-log.jsonl') + 'audit-log.jsonl'.length;
  const bytes = Buffer.from(pack);
  bytes[from + 30_000] = (bytes[from + 30_000] ?? 0) ^ 4;
  const { status, stdout } = run(bytes, ['--key', 'key.pub', '--log-id', long.logId, '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(stdout).problem.firstBad).toBeGreaterThan(1);
});

test('a file too many, too few, twice, or lying over another', () => {
  const files = packFiles(log);
  expect(run(makeZip([...files, { name: 'extra.csv', bytes: Buffer.from('x') }])).stdout).toContain(
    'extra.csv is in the pack and not in its manifest',
  );
  expect(run(makeZip(files.filter(({ name }) => name !== 'requests.csv'))).stdout).toContain(
    'requests.csv is missing',
  );
  const twice = files.flatMap((file) => (file.name === 'requests.csv' ? [file, file] : [file]));
  expect(run(makeZip(twice)).stdout).toContain('two files of one name');
  const over = makeZip(files);
  const table = over.lastIndexOf('PK\x01\x02', undefined, 'latin1');
  over.writeUInt32LE(0, table + 42);
  expect(run(over).status).toBe(1);
});

test('a manifest that says something else of the log, signed by the right key', () => {
  const shorter = log.items.slice(0, -6);
  const [audit] = packFiles(log, shorter);
  const files = packFiles(log);
  expect(audit && run(makeZip(files.with(0, audit))).status).toBe(1);
});

test('a pack signed by somebody else, and one of another log', () => {
  const forged = makeLog(['a', 'b'], [2], stranger, log.logId);
  expect(run(makePack(forged)).stdout).toContain('a key you did not pin');
  const other = makeLog(['a', 'b'], [2], key, 'another-log');
  expect(run(makePack(other)).stdout).toContain('This is another log: another-log');
});

test('without a pinned key it says what that is worth', () => {
  const { status, stdout } = run(exportOf(log), []);
  expect(status).toBe(0);
  expect(stdout).toContain('No key was pinned');
  expect(stdout).toContain('No log was pinned');
});

test('a checkpoint that was kept outside finds a log that was written anew and signed with the right key', () => {
  const kept = log.items.find((item) => item.kind === 'checkpoint' && JSON.parse(item.text).size === 25);
  if (kept?.kind !== 'checkpoint') throw new Error('no checkpoint');
  mkdirSync(join(folder, 'kept'), { recursive: true });
  writeFileSync(join(folder, 'kept', '000000002.json'), lineOfCheckpoint({ ...kept, number: 2 }));
  expect(run(exportOf(log), [...PINNED, '--checkpoint', 'kept']).status).toBe(0);
  const rewritten = makeLog(
    Array.from({ length: 40 }, (_, i) => (i === 20 ? 'other' : `note ${i}`)),
    [10, 25, 38],
    key,
  );
  expect(run(exportOf(rewritten)).status).toBe(0);
  const found = run(exportOf(rewritten), [...PINNED, '--checkpoint', 'kept', '--json']);
  expect(found.status).toBe(1);
  expect(JSON.parse(found.stdout).problem).toMatchObject({ code: 'rewritten', firstBad: 11, lastBad: 25 });
  const cut = makeLog(
    Array.from({ length: 20 }, (_, i) => `note ${i}`),
    [10],
    key,
  );
  const short = run(exportOf(cut), [...PINNED, '--checkpoint', 'kept']);
  expect(short.status).toBe(0);
  expect(short.stdout).toContain('You keep a checkpoint over 25 records, and this ends at record 20');
  expect(run(exportOf(cut), [...PINNED, '--checkpoint', 'kept', '--complete']).status).toBe(1);
});

test('what it cannot use ends with 2 and says how it is used', () => {
  expect(run('a picture of a cat').status).toBe(2);
  expect(run('').status).toBe(2);
  expect(run(exportOf(log), ['--colour']).stderr).toContain('no option --colour');
  expect(run(exportOf(log), ['--key']).stderr).toContain('--key needs a value');
  expect(run(exportOf(log), ['--key', 'file']).status).toBe(2);
  expect(run(exportOf(log), ['--checkpoint', 'nowhere']).status).toBe(2);
  expect(run(exportOf(log), ['other']).status).toBe(2);
  expect(run(exportOf(log), ['--help'])).toMatchObject({ status: 0 });
});

test('a proof of one record', async () => {
  const records = log.items.filter((item) => item.kind === 'record');
  const hashes = records.map(({ hash }) => Buffer.from(hash, 'hex'));
  const checkpoint = log.items.filter((item) => item.kind === 'checkpoint').at(-1);
  const number = 17;
  const path = await inclusionPath(BigInt(number - 1), 38n, async (from, to) =>
    rootOf(grow(EMPTY_FRONTIER, hashes.slice(Number(from), Number(to))).frontier),
  );
  const record = records[number - 1];
  if (!record || checkpoint?.kind !== 'checkpoint') throw new Error('no record');
  const proof = (change: { path?: string[]; text?: string; number?: number } = {}) =>
    JSON.stringify({
      countersign: 'inclusion-proof',
      version: 1,
      logId: log.logId,
      number: change.number ?? number,
      previousHash: records[number - 2]?.hash,
      path: change.path ?? path.map((hash) => Buffer.from(hash).toString('hex')),
    }) +
    '\n' +
    lineOfKey({ id: key.id, publicKey: key.publicKey, handover: null }) +
    lineOfRecord(record.hash, change.text ?? record.text) +
    lineOfCheckpoint({ ...checkpoint, number: 3 });
  expect(run(proof())).toMatchObject({ status: 0 });
  expect(run(proof()).stdout).toContain('Record 17 is under checkpoint 3');
  expect(run(proof({ text: record.text.replace('16', '61') })).status).toBe(1);
  expect(run(proof({ path: [] })).status).toBe(1);
  expect(run(proof({ number: 18 })).status).toBe(1);
});

test('of a pack that unpacks to far more than was signed nothing is read behind the first thing that is wrong', async () => {
  const unpacked = Buffer.alloc(16 * 1024 * 1024, 'x');
  const bytesReadOf = async (name: string) => {
    const files = packFiles(log).map((file) =>
      file.name === name ? { ...file, bytes: unpacked, stored: true } : file,
    );
    const zip = makeZip(files);
    let read = 0;
    const source = {
      read: async (buffer: Buffer, offset: number, length: number, position: number) => {
        const bytesRead = zip.copy(buffer, offset, position, position + length);
        read += bytesRead;
        return { bytesRead };
      },
    };
    const pinned = readPublicKey(key.publicKey);
    const { problem } = await checkPack(source, zip.length, new Keyring(pinned ? [pinned] : []), {});
    return { code: problem?.code, read };
  };
  const records = await bytesReadOf('audit-log.jsonl');
  expect(records.code).toBe('form');
  expect(records.read).toBeLessThan(4 * 1024 * 1024);
  const table = await bytesReadOf('requests.csv');
  expect(table.code).toBe('changed-file');
  expect(table.read).toBeLessThan(4 * 1024 * 1024);
});
