import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
/** The fastest: the text is only kept until its turn comes, and a tenth of it is left all the same. */
const LEVEL = 1;

/**
 * Keeps the text of rows, portion by portion, until it is asked for: deflated, in a file of the system's folder for such files. The
 * file loses its name as soon as it is open, so whatever ends the process leaves nothing behind.
 */
export class Spool {
  readonly #file: FileHandle;
  readonly #portions: { readonly bytes: number; readonly rows: number }[] = [];

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `countersign-pack-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool(file);
  }

  async write(text: string, rows: number): Promise<void> {
    const portion = await deflate(text, { level: LEVEL });
    await this.#file.appendFile(portion);
    this.#portions.push({ bytes: portion.length, rows });
  }

  /** Every portion that was written, in its order. */
  async *read(): AsyncGenerator<{ readonly text: Buffer; readonly rows: number }> {
    let at = 0;
    for (const { bytes, rows } of this.#portions) {
      // A portion that came back short does not inflate.
      const { buffer } = await this.#file.read(Buffer.alloc(bytes), 0, bytes, at);
      yield { text: await inflate(buffer), rows };
      at += bytes;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
