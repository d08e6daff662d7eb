import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { deflateRawSync, crc32 as sumOf } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readZipEntry, readZipTable } from '#lib/cli/verify/zip.mjs';
import {
  centralRecord,
  dataDescriptor,
  endRecords,
  localHeader,
  type ZipEntry,
} from '#lib/reports/rules/zip-records.ts';
import { rowsOfCopy } from '#lib/reports/store/copied-rows.ts';
import { DeflatedFile } from '#lib/reports/zip/deflated-file.ts';
import { Spool } from '#lib/reports/zip/spool.ts';
import { ZipWriter } from '#lib/reports/zip/zip-writer.ts';

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
  const zip = new ZipWriter(target);
  for (const [index, content] of contents.entries()) {
    const write = async (file: DeflatedFile) => {
      for (let at = 0; at < content.length; at += cut) await file.write(content.subarray(at, at + cut));
    };
    if (index % 2 === 0) await zip.add(`file-${index}`, write);
    else {
      const spool = new Spool();
      const file = new DeflatedFile((chunk) => spool.write(chunk));
      await write(file);
      await zip.addDeflated(`file-${index}`, await file.end(), spool.read());
      await spool.close();
    }
  }
  await zip.end();
  return bytes();
}

test('another reader finds every file as it was written, and the same files give the same bytes however they were cut', async () => {
  const files = fc.array(
    fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
    {
      maxLength: 4,
    },
  );
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 900 }), async (contents, cut) => {
      const zip = await written(contents, cut);
      const found = await filesOf(zip);
      expect([...found.values()]).toEqual(contents);
      expect(await written(contents, 4_000)).toEqual(zip);
    }),
    { numRuns: 40 },
  );
});

test('a file whose target fails does not come to an end', async () => {
  const target = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no more room')) });
  await expect(new ZipWriter(target).add('a', (file) => file.write('text'))).rejects.toThrow('no more room');
});

test('many deflated bytes wait in a file without a name', async () => {
  const spool = new Spool();
  const chunks = Array.from({ length: 12 }, () => randomBytes(1024 * 1024));
  for (const chunk of chunks) await spool.write(chunk);
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('countersign-pack-'))).toEqual([]);
  const read: Buffer[] = [];
  for await (const chunk of spool.read()) read.push(chunk);
  await spool.close();
  expect(Buffer.concat(read).equals(Buffer.concat(chunks))).toBe(true);
});

/** Nothing at all where nobody reads: only a file system that leaves holes has room for it. */
async function writeLong(file: FileHandle): Promise<{ length: number; text: string }> {
  const hole: ZipEntry = { name: 'hole', crc: 0, bytes: 9, deflated: 2 ** 32 + 5, offset: 0 };
  const text = 'behind four gigabytes';
  const packed = deflateRawSync(text);
  let at = 0;
  const put = async (bytes: Buffer) => {
    await file.write(bytes, 0, bytes.length, at);
    at += bytes.length;
  };
  await put(localHeader(hole.name));
  at += hole.deflated;
  await put(dataDescriptor(hole));
  const last = { name: 'last', crc: sumOf(text), bytes: text.length, deflated: packed.length, offset: at };
  await put(localHeader(last.name));
  await put(packed);
  await put(dataDescriptor(last));
  const table = at;
  await put(centralRecord(hole));
  await put(centralRecord(last));
  await put(endRecords(2, table, at - table));
  return { length: at, text };
}

test('what lies behind four gigabytes is found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-zip-'));
  const file = await open(join(folder, 'long.zip'), 'wx+');
  try {
    const { length, text } = await writeLong(file);
    const [hole, last] = await readZipTable(file, length);
    expect(hole).toMatchObject({ name: 'hole', size: 9, packed: 2 ** 32 + 5 });
    const chunks: Buffer[] = [];
    if (last) for await (const chunk of readZipEntry(file, last)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(text);
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
});

test('rows of a copy are the same rows, as many at a time, wherever the connection cut them', async () => {
  const escaped = (cell: string | null) =>
    cell === null
      ? '\\N'
      : cell
          .replaceAll('\\', '\\\\')
          .replaceAll('\n', '\\n')
          .replaceAll('\r', '\\r')
          .replaceAll('\t', '\\t')
          .replaceAll('\v', '\\v')
          .replaceAll('\b', '\\b')
          .replaceAll('\f', '\\f');
  const cell = fc.oneof(
    fc.constant(null),
    fc.constantFrom('\\N', 'a\\tb', '\t', '\n', '\\'),
    fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  );
  const row = fc.tuple(cell, cell, cell);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      async (rows, cut, atOnce) => {
        const bytes = Buffer.from(rows.map((cells) => `${cells.map(escaped).join('\t')}\n`).join(''));
        const portions = (async function* () {
          for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
        })();
        const groups: (readonly (readonly (string | null)[])[])[] = [];
        for await (const group of rowsOfCopy(portions, atOnce)) groups.push(group);
        expect(groups.flat()).toEqual(rows);
        expect(groups.slice(0, -1).every((group) => group.length === atOnce)).toBe(true);
      },
    ),
  );
});
