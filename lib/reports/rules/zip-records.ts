/**
 * The records of a ZIP around the bytes of its files, as PKWARE's APPNOTE.TXT describes them (4.3.6 to 4.3.16). All files
 * are deflated, and their sizes stand behind them: they are written while they are made.
 */

/** A file that is in the ZIP. `name` is one of ours: letters, digits, dots and hyphens. */
export interface ZipEntry {
  readonly name: string;
  readonly crc: number;
  readonly bytes: number;
  readonly deflated: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** UTF-8 names; sizes in a descriptor behind the bytes. */
const FLAGS = (1 << 11) | (1 << 3);
const DEFLATED = 8;
/** 1 January 2000, midnight: no clock may get into the bytes. */
const DAY = ((2000 - 1980) << 9) | (1 << 5) | 1;
/** Made by Unix and version 6.3 of the description; to be read by version 2.0, or 4.5 where sizes need eight bytes. */
const MADE_BY = (3 << 8) | 63;
const READ_BY = 20;
const READ_BY_64 = 45;
const FILE_MODE = (0o100644 << 16) >>> 0;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;

type Width = 2 | 4 | 8;

/** Little-endian numbers, each with its width in bytes. */
function numbers(...parts: readonly (readonly [width: Width, value: number])[]): Buffer {
  const buffer = Buffer.alloc(parts.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of parts) {
    if (width === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, width);
    at += width;
  }
  return buffer;
}

export function localHeader(name: string): Buffer {
  const text = Buffer.from(name, 'utf8');
  const head = numbers(
    [4, 0x04034b50],
    [2, READ_BY],
    [2, FLAGS],
    [2, DEFLATED],
    [2, 0],
    [2, DAY],
    [4, 0],
    [4, 0],
    [4, 0],
    [2, text.length],
    [2, 0],
  );
  return Buffer.concat([head, text]);
}

/** Whether a number of the entry does not fit four bytes. */
function isLong({ bytes, deflated, offset }: ZipEntry): boolean {
  return Math.max(bytes, deflated, offset) >= FULL_32;
}

/** Stands behind the bytes of a file. */
export function dataDescriptor(entry: ZipEntry): Buffer {
  const width = isLong(entry) ? 8 : 4;
  return numbers([4, 0x08074b50], [4, entry.crc], [width, entry.deflated], [width, entry.bytes]);
}

export function centralRecord(entry: ZipEntry): Buffer {
  const text = Buffer.from(entry.name, 'utf8');
  const long = isLong(entry);
  const extra = long
    ? numbers([2, 1], [2, 24], [8, entry.bytes], [8, entry.deflated], [8, entry.offset])
    : Buffer.alloc(0);
  const head = numbers(
    [4, 0x02014b50],
    [2, MADE_BY],
    [2, long ? READ_BY_64 : READ_BY],
    [2, FLAGS],
    [2, DEFLATED],
    [2, 0],
    [2, DAY],
    [4, entry.crc],
    [4, long ? FULL_32 : entry.deflated],
    [4, long ? FULL_32 : entry.bytes],
    [2, text.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, FILE_MODE],
    [4, long ? FULL_32 : entry.offset],
  );
  return Buffer.concat([head, text, extra]);
}

/** The end of the ZIP. `offset` and `size`: of all central records together. */
export function endRecords(count: number, offset: number, size: number): Buffer {
  const long = count >= FULL_16 || offset >= FULL_32 || size >= FULL_32;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, Math.min(count, FULL_16)],
    [2, Math.min(count, FULL_16)],
    [4, Math.min(size, FULL_32)],
    [4, Math.min(offset, FULL_32)],
    [2, 0],
  );
  if (!long) return end;
  const end64 = numbers(
    [4, 0x06064b50],
    [8, 44],
    [2, MADE_BY],
    [2, READ_BY_64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
  );
  const locator = numbers([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1]);
  return Buffer.concat([end64, locator, end]);
}
