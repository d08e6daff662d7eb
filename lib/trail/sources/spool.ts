import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { LIMITS } from '../rules/limits.ts';

/** A folder of our own for files that are being read; nobody else may look in, and it goes when we are done. */
export async function withSpool<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-trail-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * SHA-256 of what a file holds once it is inflated, as digests name it; a file that is not gzip is taken as it is. Null for
 * gzip that is cut, broken or inflates beyond the limits.
 */
export async function inflatedHash(path: string, bytes: number): Promise<Buffer | null> {
  const digest = createHash('sha256');
  for await (const piece of inflatedPieces(path, bytes)) {
    if (piece === null) return null;
    digest.update(piece);
  }
  return digest.digest();
}

/** The inflated content of a small file, such as a digest; null where it cannot be inflated or is longer than `most`. */
export async function inflatedBytes(path: string, bytes: number, most: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of inflatedPieces(path, bytes)) {
    if (piece === null || length + piece.length > most) return null;
    pieces.push(piece);
    length += piece.length;
  }
  return Buffer.concat(pieces);
}

async function* inflatedPieces(path: string, bytes: number): AsyncGenerator<Buffer | null> {
  const source = createReadStream(path);
  if (!(await startsAsGzip(path))) {
    yield* source as AsyncIterable<Buffer>;
    return;
  }
  const inflating = source.pipe(createGunzip());
  source.on('error', (error) => inflating.destroy(error));
  let length = 0;
  try {
    for await (const piece of inflating as AsyncIterable<Buffer>) {
      length += piece.length;
      const far = length > LIMITS.inflationRatioFrom && length / bytes > LIMITS.inflationRatio;
      if (far || length > LIMITS.inflatedBytes) {
        yield null;
        return;
      }
      yield piece;
    }
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw error;
    yield null;
  } finally {
    source.destroy();
  }
}

async function startsAsGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}
