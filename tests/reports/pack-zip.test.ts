import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { ZipFile } from 'yazl';
import { readZipEntry, readZipTable } from '#lib/cli/verify/zip.mjs';
import { PackZip } from '#lib/reports/zip/pack-zip.ts';
import { Spool } from '#lib/reports/zip/spool.ts';

function sink(): { readonly target: Writable; readonly bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  const target = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      setImmediate(done);
    },
  });
  return { target, bytes: () => Buffer.concat(chunks) };
}

const inMemory = (bytes: Buffer) => ({
  read: async (buffer: Buffer, offset: number, length: number, position: number) => ({
    bytesRead: bytes.copy(buffer, offset, position, Math.min(bytes.length, position + length)),
  }),
});

/** The files of a ZIP as the program that verifies packs reads them: it checks sizes and sums. */
async function filesOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readZipTable(inMemory(bytes), bytes.length)) {
    const chunks: Buffer[] = [];
    for await (const chunk of readZipEntry(inMemory(bytes), entry)) chunks.push(chunk);
    files.set(entry.name, Buffer.concat(chunks));
  }
  return files;
}

async function written(contents: readonly Buffer[], cut: number): Promise<Buffer> {
  const { target, bytes } = sink();
  const zip = new PackZip();
  for (const [index, content] of contents.entries()) {
    zip.add(`file-${index}`, async function* () {
      for (let at = 0; at < content.length; at += cut) yield content.subarray(at, at + cut);
    });
  }
  await zip.writeTo(target);
  return bytes();
}

test('the program verify finds every file as it was written, and the same files give the same bytes however they were cut', async () => {
  const files = fc.array(
    fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 900 }), async (contents, cut) => {
      const zip = await written(contents, cut);
      expect([...(await filesOf(zip)).values()]).toEqual(contents);
      expect(await written(contents, 4_000)).toEqual(zip);
    }),
    { numRuns: 30 },
  );
});

function hasUnzip(): boolean {
  try {
    execFileSync('unzip', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// Where the usual program is not installed there is nothing to open it with.
test.skipIf(!hasUnzip())('the unzip of the machine opens it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-zip-'));
  try {
    const path = join(folder, 'pack.zip');
    const content = Buffer.from('id,reason\r\n"1","żółć"\r\n'.repeat(5_000));
    await writeFile(path, await written([content, Buffer.alloc(0)], 700));
    expect(execFileSync('unzip', ['-t', path], { encoding: 'utf8' })).toContain('No errors detected');
    expect(execFileSync('unzip', ['-p', path, 'file-0']).equals(content)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the program verify reads the form for files and packs beyond four gigabytes', async () => {
  const zip = new ZipFile();
  const content = Buffer.from('as if it lay behind four gigabytes');
  zip.addBuffer(content, 'long', { forceZip64Format: true });
  zip.addBuffer(content, 'short');
  zip.end({ forceZip64Format: true, comment: '' });
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  const files = await filesOf(Buffer.concat(chunks));
  expect([...files.keys()]).toEqual(['long', 'short']);
  for (const found of files.values()) expect(found.equals(content)).toBe(true);
});

/** Endless, and notes that it was ended. */
function endless(): { readonly content: () => AsyncGenerator<Buffer>; readonly ended: () => boolean } {
  let ended = false;
  return {
    content: async function* () {
      try {
        for (;;) yield randomBytes(64 * 1024);
      } finally {
        ended = true;
      }
    },
    ended: () => ended,
  };
}

test('a target that fails fails the whole, and nothing is being made any more', async () => {
  const target = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no more room')) });
  const zip = new PackZip();
  const { content, ended } = endless();
  zip.add('endless', content);
  await expect(zip.writeTo(target)).rejects.toThrow('no more room');
  expect(ended()).toBe(true);
});

test('a target that fails at its very end fails the whole', async () => {
  const target = new Writable({
    write: (_chunk, _encoding, done) => done(),
    final: (done) => done(new Error('the last piece was not kept')),
  });
  const zip = new PackZip();
  zip.add('whole', async function* () {
    yield 'everything';
  });
  await expect(zip.writeTo(target)).rejects.toThrow('the last piece was not kept');
});

test('a file that fails fails the whole; those behind it are not begun, and the target does not end', async () => {
  const { target } = sink();
  const zip = new PackZip();
  let begun = false;
  zip.add('broken', async function* () {
    yield 'beginning';
    throw new Error('the database went away');
  });
  zip.add('next', async function* () {
    begun = true;
    yield 'never';
  });
  await expect(zip.writeTo(target)).rejects.toThrow('the database went away');
  expect(begun).toBe(false);
  expect(target.writableFinished).toBe(false);
  expect(target.destroyed).toBe(true);
});

test('what waits for its turn is in a file without a name, and comes back portion by portion', async () => {
  // A folder of its own: other packs are being made beside this test, and some are killed at it.
  const folder = await mkdtemp(join(tmpdir(), 'countersign-spool-'));
  vi.stubEnv('TMPDIR', folder);
  const spool = await Spool.open();
  try {
    const portions = Array.from({ length: 12 }, () => randomBytes(300_000).toString('base64'));
    for (const [index, text] of portions.entries()) await spool.write(text, index);
    expect(await readdir(folder)).toEqual([]);
    const read: string[] = [];
    for await (const { text, rows } of spool.read()) {
      expect(rows).toBe(read.length);
      read.push(text.toString());
    }
    expect(read).toEqual(portions);
  } finally {
    await spool.close();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  }
});
