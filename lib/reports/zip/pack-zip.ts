import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A day that every ZIP can write, in the zone of the process: ZIP has no zones, and no clock may get into the bytes. */
const DAY = new Date(2000, 0, 1);
const FILE = { mtime: DAY, mode: 0o100644, forceDosTimestamp: true, compressionLevel: 4 };

/** A ZIP as a stream: its files are made one after the other, in the order in which they were added. Same files, same bytes. */
export class PackZip {
  readonly #zip = new ZipFile();
  #making: Readable | null = null;

  /** @param content is called when the turn of the file comes. */
  add(name: string, content: () => AsyncIterable<string | Buffer>): void {
    this.#zip.addReadStreamLazy(name, FILE, (give) => {
      this.#making = Readable.from(content(), { objectMode: false });
      // The library does not look: it would wait for the rest of the file for ever.
      this.#making.on('error', (error) => this.#zip.emit('error', error));
      give(null, this.#making);
    });
  }

  /**
   * Makes the files that were added and ends the target. Fails when a file or the target does; nothing is being made any
   * more when it returns, whatever happened.
   */
  async writeTo(target: Writable): Promise<void> {
    const output = this.#zip.outputStream as Readable;
    this.#zip.on('error', (error) => output.destroy(error));
    this.#zip.end();
    try {
      await pipeline(output, target);
    } finally {
      await this.#stop();
    }
  }

  async #stop(): Promise<void> {
    if (!this.#making || this.#making.closed) return;
    this.#making.destroy();
    await once(this.#making, 'close');
  }
}
