import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

/** What there is to say of a file when it is whole. */
export interface FileFacts {
  /** Hex. */
  readonly sha256: string;
  readonly crc: number;
  readonly bytes: number;
  readonly deflated: number;
}

const LEVEL = 4;
const CHUNK_BYTES = 64 * 1024;

/** Deflates one file as it is written and hands the deflated bytes on. The work itself is done beside the event loop. */
export class DeflatedFile {
  readonly #take: (chunk: Buffer) => Promise<void>;
  readonly #hash = createHash('sha256');
  readonly #deflate = createDeflateRaw({ level: LEVEL, chunkSize: CHUNK_BYTES });
  #ready: Buffer[] = [];
  #crc = 0;
  #bytes = 0;
  #deflated = 0;

  /** @param take gets the deflated bytes in their order, one portion after the other. */
  constructor(take: (chunk: Buffer) => Promise<void>) {
    this.#take = take;
    this.#deflate.on('data', (chunk: Buffer) => this.#ready.push(chunk));
  }

  async write(text: string | Buffer): Promise<void> {
    const chunk = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    if (chunk.length === 0) return;
    this.#hash.update(chunk);
    this.#crc = crc32(chunk, this.#crc);
    this.#bytes += chunk.length;
    if (!this.#deflate.write(chunk)) await once(this.#deflate, 'drain');
    await this.#handOn();
  }

  async end(): Promise<FileFacts> {
    this.#deflate.end();
    await once(this.#deflate, 'end');
    await this.#handOn();
    const sha256 = this.#hash.digest('hex');
    return { sha256, crc: this.#crc, bytes: this.#bytes, deflated: this.#deflated };
  }

  /** Frees what a file that is never ended holds. */
  drop(): void {
    this.#deflate.destroy();
  }

  async #handOn(): Promise<void> {
    const chunks = this.#ready;
    this.#ready = [];
    for (const chunk of chunks) {
      this.#deflated += chunk.length;
      await this.#take(chunk);
    }
  }
}
