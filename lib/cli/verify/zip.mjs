// Reads a ZIP file: its table, then one entry after the other as a stream. Knows stored and deflated entries and ZIP64.

import * as zlib from 'node:zlib';
import { createInflateRaw } from 'node:zlib';

/** The file is not a ZIP that can be read whole. */
export class ZipError extends Error {}

/**
 * @typedef {{ name: string, method: number, crc: number, packed: number, size: number, at: number }} Entry
 * @typedef {{ read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }> }} Source
 */

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_ENTRIES = 10_000;
/** Small, so that little of a damaged stream is lost with the piece in which the damage shows. */
const PIECE = 16 * 1024;

/**
 * @param {Source} file
 * @param {number} length bytes of the file
 * @returns {Promise<Entry[]>}
 */
export async function readZipTable(file, length) {
  const end = await findEnd(file, length);
  if (end.entries > MOST_ENTRIES || end.at + end.bytes > length)
    throw new ZipError('its table cannot be right');
  const table = await readAt(file, end.at, end.bytes);
  /** @type {Entry[]} */
  const entries = [];
  let at = 0;
  for (let i = 0; i < end.entries; i++) {
    if (at + 46 > table.length || table.readUInt32LE(at) !== ENTRY)
      throw new ZipError('its table is damaged');
    const nameBytes = table.readUInt16LE(at + 28);
    const extraBytes = table.readUInt16LE(at + 30);
    const next = at + 46 + nameBytes + extraBytes + table.readUInt16LE(at + 32);
    if (next > table.length) throw new ZipError('its table is damaged');
    if (table.readUInt16LE(at + 8) & 1) throw new ZipError('it is encrypted');
    const extra = table.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    entries.push({
      name: table.toString('utf8', at + 46, at + 46 + nameBytes),
      method: table.readUInt16LE(at + 10),
      crc: table.readUInt32LE(at + 16),
      ...sizesOf(table, at, extra),
    });
    at = next;
  }
  if (at !== table.length) throw new ZipError('its table is damaged');
  if (new Set(entries.map((entry) => entry.name)).size !== entries.length) {
    throw new ZipError('it holds two files of one name');
  }
  checkPlaces(entries, end.at);
  return entries;
}

/** Files in a ZIP that share bytes are one file to one reader and another to the next. @param {Entry[]} entries @param {number} limit */
function checkPlaces(entries, limit) {
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.at - b.at)) {
    if (entry.at < free) throw new ZipError('two of its files lie over each other');
    free = entry.at + 30 + entry.packed;
  }
  if (free > limit) throw new ZipError('a file in it lies over its table');
}

/** @param {Buffer} table @param {number} at @param {Buffer} extra */
function sizesOf(table, at, extra) {
  const sizes = {
    size: table.readUInt32LE(at + 24),
    packed: table.readUInt32LE(at + 20),
    at: table.readUInt32LE(at + 42),
  };
  for (let from = 0; from + 4 <= extra.length; from += 4 + extra.readUInt16LE(from + 2)) {
    if (extra.readUInt16LE(from) !== 1) continue;
    let place = from + 4;
    for (const name of /** @type {const} */ (['size', 'packed', 'at'])) {
      if (sizes[name] !== 0xffffffff) continue;
      if (place + 8 > extra.length) throw new ZipError('its table is damaged');
      sizes[name] = Number(extra.readBigUInt64LE(place));
      place += 8;
    }
  }
  return sizes;
}

/** @param {Source} file @param {number} length */
async function findEnd(file, length) {
  const tail = await readAt(file, Math.max(0, length - 22 - 65_535), Math.min(length, 22 + 65_535));
  let at = tail.length - 22;
  while (at >= 0 && !(tail.readUInt32LE(at) === END && at + 22 + tail.readUInt16LE(at + 20) === tail.length))
    at--;
  if (at < 0) throw new ZipError('it has no end');
  const end = {
    entries: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    at: tail.readUInt32LE(at + 16),
  };
  if (at < 20 || tail.readUInt32LE(at - 20) !== LOCATOR64) return end;
  const large = await readAt(file, Number(tail.readBigUInt64LE(at - 12)), 56);
  if (large.length < 56 || large.readUInt32LE(0) !== END64) throw new ZipError('its end is damaged');
  return {
    entries: Number(large.readBigUInt64LE(32)),
    bytes: Number(large.readBigUInt64LE(40)),
    at: Number(large.readBigUInt64LE(48)),
  };
}

/**
 * The bytes of one entry. Throws a ZipError where they are not what the table says.
 *
 * @param {Source} file
 * @param {Entry} entry
 * @returns {AsyncGenerator<Buffer>}
 */
export async function* readZipEntry(file, entry) {
  const head = await readAt(file, entry.at, 30);
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) throw new ZipError('a file in it has no beginning');
  const name = await readAt(file, entry.at + 30, head.readUInt16LE(26));
  if (name.toString('utf8') !== entry.name || head.readUInt16LE(8) !== entry.method) {
    throw new ZipError('a file in it has another name or form than its table says');
  }
  const from = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = pieces(file, from, entry.packed);
  let size = 0;
  let crc = 0;
  for await (const piece of entry.method === 0 ? packed : inflated(packed, entry.method)) {
    size += piece.length;
    if (size > entry.size) throw new ZipError('a file in it is longer than its table says');
    crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== entry.size) throw new ZipError('a file in it is shorter than its table says');
  if (crc !== entry.crc) throw new ZipError('a file in it is damaged');
}

/** @param {AsyncIterable<Buffer>} packed @param {number} method @returns {AsyncGenerator<Buffer>} */
async function* inflated(packed, method) {
  if (method !== 8) throw new ZipError('a file in it is packed in a way that packs never are');
  const inflate = createInflateRaw();
  const feed = async () => {
    for await (const piece of packed) {
      if (inflate.destroyed) return;
      if (!inflate.write(piece))
        await new Promise((go) =>
          inflate.once('drain', () => go(undefined)).once('close', () => go(undefined)),
        );
    }
    inflate.end();
  };
  feed().catch((error) => inflate.destroy(error));
  try {
    yield* inflate;
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError('a file in it is damaged');
  }
}

/** @param {Source} file @param {number} from @param {number} length @returns {AsyncGenerator<Buffer>} */
async function* pieces(file, from, length) {
  for (let done = 0; done < length; done += PIECE) {
    const wanted = Math.min(PIECE, length - done);
    const piece = await readAt(file, from + done, wanted);
    if (piece.length < wanted) throw new ZipError('it ends too early');
    yield piece;
  }
}

/** @param {Source} file @param {number} position @param {number} length */
async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

const TABLE = Array.from({ length: 256 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** @param {Buffer} bytes @param {number} before @returns {number} */
function crc32(bytes, before) {
  if (typeof zlib.crc32 === 'function') return zlib.crc32(bytes, before);
  let value = ~before;
  for (const byte of bytes) value = /** @type {number} */ (TABLE[(value ^ byte) & 255]) ^ (value >>> 8);
  return ~value >>> 0;
}
