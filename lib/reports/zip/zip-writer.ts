import type { Writable } from 'node:stream';
import {
  centralRecord,
  dataDescriptor,
  endRecords,
  localHeader,
  type ZipEntry,
} from '../rules/zip-records.ts';
import { DeflatedFile, type FileFacts } from './deflated-file.ts';

/** Writes a ZIP, file after file. The same files give the same bytes. */
export class ZipWriter {
  readonly #target: Writable;
  readonly #entries: ZipEntry[] = [];
  #offset = 0;

  constructor(target: Writable) {
    this.#target = target;
    // Every write tells of its own failure.
    target.on('error', () => undefined);
  }

  /** A file whose content is written while it is made. */
  async add(name: string, write: (file: DeflatedFile) => Promise<void>): Promise<FileFacts> {
    const offset = await this.#begin(name);
    const file = new DeflatedFile((chunk) => this.#put(chunk));
    try {
      await write(file);
      const facts = await file.end();
      await this.#close({ ...facts, name, offset });
      return facts;
    } finally {
      file.drop();
    }
  }

  /** A file that was deflated before. */
  async addDeflated(name: string, facts: FileFacts, deflated: AsyncIterable<Buffer>): Promise<void> {
    const offset = await this.#begin(name);
    for await (const chunk of deflated) await this.#put(chunk);
    await this.#close({ ...facts, name, offset });
  }

  /** Ends the ZIP and its target. */
  async end(): Promise<void> {
    const offset = this.#offset;
    for (const entry of this.#entries) await this.#put(centralRecord(entry));
    await this.#put(endRecords(this.#entries.length, offset, this.#offset - offset));
    await new Promise<void>((done, fail) => {
      this.#target.once('error', fail);
      this.#target.end(done);
    });
  }

  async #begin(name: string): Promise<number> {
    const offset = this.#offset;
    await this.#put(localHeader(name));
    return offset;
  }

  async #close(entry: ZipEntry): Promise<void> {
    this.#entries.push(entry);
    await this.#put(dataDescriptor(entry));
  }

  async #put(chunk: Buffer): Promise<void> {
    this.#offset += chunk.length;
    await new Promise<void>((done, fail) => {
      this.#target.write(chunk, (error) => (error ? fail(error) : done()));
    });
  }
}
