import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOST_IN_MEMORY = 8 * 1024 * 1024;
const READ_BYTES = 1024 * 1024;

/**
 * Keeps bytes until they are asked for: a few in memory, many in a file of the system's folder for such files. The file
 * loses its name as soon as it is open, so whatever ends the process leaves nothing behind.
 */
export class Spool {
  #chunks: Buffer[] = [];
  #inMemory = 0;
  #file: FileHandle | null = null;

  async write(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#inMemory += chunk.length;
    if (this.#inMemory > MOST_IN_MEMORY) await this.#spill();
  }

  /** Everything that was written, in its order. Ask once. */
  async *read(): AsyncGenerator<Buffer> {
    if (this.#file) {
      const buffer = Buffer.alloc(READ_BYTES);
      for (let at = 0; ; ) {
        const { bytesRead } = await this.#file.read(buffer, 0, READ_BYTES, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        yield Buffer.from(buffer.subarray(0, bytesRead));
      }
    }
    yield* this.#chunks;
  }

  async close(): Promise<void> {
    this.#chunks = [];
    await this.#file?.close();
    this.#file = null;
  }

  async #spill(): Promise<void> {
    this.#file ??= await openNameless();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#inMemory = 0;
    await this.#file.writev(chunks);
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `countersign-pack-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
