import { createReadStream, readFileSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip, gunzipSync, type ZlibOptions } from 'node:zlib';
import { LIMITS } from '../rules/limits.ts';
import { DocumentScanner } from '../rules/scan-documents.ts';
import { BrokenFileError, type ScanSink } from '../rules/scan-sink.ts';

/** A path that was named and is not there. */
export class MissingPathError extends Error {
  override readonly name = 'MissingPathError';
  readonly path: string;
  constructor(path: string) {
    super(`There is nothing at ${path}.`);
    this.path = path;
  }
}

/** One file to read. */
export interface TrailFile {
  readonly path: string;
  readonly bytes: number;
}

/** Endings that trail files have. In a folder other files are passed over; a file named itself is read whatever its name. */
const ENDINGS = /\.(json|jsonl|ndjson|log)(\.gz)?$|\.gz$/i;

/** Files up to this size are read and inflated at once, here: a stream costs several times as much on small files. */
const AT_ONCE = 64 * 1024;
const CHUNK = 128 * 1024;
/** What may lie inflated ahead of the reader: the next chunk is inflated by another thread while this one is read. */
const AHEAD = 3 * CHUNK;
const GZIP = Buffer.from([0x1f, 0x8b]);

export interface ListedFiles {
  readonly files: readonly TrailFile[];
  /** Files in folders whose ending no trail file has. */
  readonly passedOver: readonly string[];
}

/** Lists files, folders in full depth, in a stable order. Links are not followed. */
export async function listTrailFiles(paths: readonly string[]): Promise<ListedFiles> {
  const files: TrailFile[] = [];
  const passedOver: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null) throw new MissingPathError(path);
    if (!found.isDirectory()) {
      files.push({ path, bytes: found.size });
      continue;
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const name of names.sort()) {
      if (ENDINGS.test(basename(name))) files.push({ path: name, bytes: (await stat(name)).size });
      else passedOver.push(name);
    }
  }
  return { files, passedOver };
}

/**
 * Reads one file piece by piece and tells its items. Memory stays bounded by a chunk and a record. `afterPiece` is
 * awaited between pieces, so that a writer can hold the reader back.
 * @throws BrokenFileError when nothing of the file may be taken: cut, broken gzip, not JSON, inflating too far.
 */
export async function readTrailFile(
  file: TrailFile,
  sink: ScanSink,
  afterPiece: () => Promise<void> = async () => undefined,
): Promise<void> {
  const scanner = new DocumentScanner(sink);
  if (file.bytes <= AT_ONCE) {
    const bytes = readFileSync(file.path);
    scanner.push(isGzip(bytes) ? inflate(bytes) : bytes);
    await afterPiece();
  } else {
    for await (const piece of pieces(file)) {
      scanner.push(piece);
      await afterPiece();
    }
  }
  scanner.end();
  if (scanner.items === 0 && file.bytes === 0) throw new BrokenFileError('no-record', 0);
}

function isGzip(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).equals(GZIP);
}

function inflate(bytes: Buffer): Buffer {
  const most = Math.max(LIMITS.inflationRatioFrom, bytes.length * LIMITS.inflationRatio);
  try {
    return gunzipSync(bytes, { chunkSize: CHUNK, maxOutputLength: Math.min(most, LIMITS.inflatedBytes) });
  } catch (error) {
    const far = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new BrokenFileError(far ? 'inflates-too-far' : 'gzip-broken', 0);
  }
}

async function* pieces(file: TrailFile): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: CHUNK });
  if (!(await startsAsGzip(file.path))) {
    yield* source as AsyncIterable<Buffer>;
    return;
  }
  const gunzipped = source.pipe(
    createGunzip({ chunkSize: CHUNK, readableHighWaterMark: AHEAD } as ZlibOptions),
  );
  source.on('error', (error) => gunzipped.destroy(error));
  let inflated = 0;
  try {
    for await (const piece of gunzipped as AsyncIterable<Buffer>) {
      inflated += piece.length;
      const ratio = inflated > LIMITS.inflationRatioFrom && inflated / file.bytes > LIMITS.inflationRatio;
      if (inflated > LIMITS.inflatedBytes || ratio) throw new BrokenFileError('inflates-too-far', inflated);
      yield piece;
    }
  } catch (error) {
    if (error instanceof BrokenFileError) throw error;
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
      throw new BrokenFileError('gzip-broken', inflated);
    throw error;
  } finally {
    source.destroy();
  }
}

async function startsAsGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return isGzip(buffer);
  } finally {
    await handle.close();
  }
}
