import { createHash } from 'node:crypto';
import { exportAuditLog } from '#lib/audit/export-audit-log.ts';
import type { PackJob } from './pack-job.ts';
import { packManifest } from './pack-manifest.ts';
import { writeSummary } from './pdf/summary.ts';
import { RowWatch } from './row-watch.ts';
import { type AuditMarks, auditMarksOf } from './rules/audit-marks.ts';
import { coverageInOrder } from './rules/coverage.ts';
import { CSV_START } from './rules/csv.ts';
import { csvHead, csvWriter, jsonWriter } from './rules/csv-line.ts';
import { type PackFile, textOfManifest } from './rules/manifest.ts';
import { type PopulationName, populationOf } from './rules/populations.ts';
import { readmeText, verifyCommand } from './rules/readme.ts';
import { populationsIn } from './rules/wanted.ts';
import { orderedByName, textInZone } from './store/names.ts';
import { openSnapshot, type Snapshot } from './store/snapshot.ts';
import { PackZip } from './zip/pack-zip.ts';
import { Spool } from './zip/spool.ts';

const NOTED_EVERY_MS = 700;

/**
 * Writes a pack as a ZIP: each population as CSV and as JSON, the audit log of the period, the summary, the manifest and
 * its signature. Rows go through in small portions; the whole is never in memory.
 */
export async function writePack(job: PackJob): Promise<{ readonly manifest: string }> {
  const snapshot = await openSnapshot(job.db.pool, job.asked, job.pack.wanted.zone);
  const writing = new PackWriting(job, snapshot);
  try {
    return await writing.run();
  } finally {
    await snapshot.close();
    await writing.close();
  }
}

class PackWriting {
  readonly #job: PackJob;
  readonly #snapshot: Snapshot;
  readonly #zip = new PackZip();
  readonly #files: PackFile[] = [];
  readonly #watch: RowWatch;
  /** The JSON of the population that is being written. */
  #spool: Spool | null = null;
  #marks: AuditMarks | null = null;
  #rowsDone = 0;
  #rowsTotal = 0;
  #notedAt = 0;
  #manifest = '';

  constructor(job: PackJob, snapshot: Snapshot) {
    this.#job = job;
    this.#snapshot = snapshot;
    this.#watch = new RowWatch(populationsIn(job.pack.wanted));
  }

  async run(): Promise<{ readonly manifest: string }> {
    const { fileName, pack, target } = this.#job;
    const names = populationsIn(pack.wanted);
    for (const name of names) this.#rowsTotal += await this.#snapshot.count(name);
    await this.#job.noteProgress('counting', 0, this.#rowsTotal);
    for (const name of names) {
      this.#add(`${name}.csv`, () => this.#csv(name));
      this.#add(`${name}.json`, () => this.#json(name));
    }
    const coverage = `${JSON.stringify(coverageInOrder(pack.coverage), null, 2)}\n`;
    this.#add('coverage.json', () => this.#text(coverage));
    this.#add('audit-log.jsonl', () => this.#auditLog());
    this.#add('summary.pdf', () => this.#summary());
    this.#add('READ-ME.txt', () => this.#text(readmeText(fileName, pack.wanted, this.#whole().logId)));
    this.#zip.add('manifest.json', () => this.#manifestFile());
    this.#zip.add('manifest.signature.json', () => this.#signature());
    await this.#zip.writeTo(target);
    return { manifest: this.#manifest };
  }

  /** Frees what a writing holds that did not come to its end. */
  async close(): Promise<void> {
    await this.#spool?.close();
    this.#spool = null;
  }

  #add(name: string, content: () => AsyncIterable<string | Buffer>): void {
    this.#zip.add(name, () => this.#listed(name, content()));
  }

  /** Passes a file on and lists it with its hash and size. */
  async *#listed(name: string, content: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content) {
      const buffer = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      hash.update(buffer);
      bytes += buffer.length;
      yield buffer;
    }
    this.#files.push({ name, sha256: hash.digest('hex'), bytes });
  }

  /** Both files of a population from one reading: the CSV goes out at once, the JSON waits until that is whole. */
  async *#csv(name: PopulationName): AsyncGenerator<string> {
    const { columns } = populationOf(name);
    const csvLine = csvWriter(columns);
    const jsonLine = jsonWriter(columns);
    const spool = await Spool.open();
    this.#spool = spool;
    yield CSV_START + csvHead(columns);
    let between = '[\n';
    for await (const rows of this.#snapshot.rows(name)) {
      let lines = '';
      let members = '';
      for (const cells of rows) {
        this.#watch.see(name, cells);
        lines += csvLine(cells);
        members += between + jsonLine(cells);
        between = ',\n';
      }
      await spool.write(members, rows.length);
      await this.#advance(name, rows.length / 2);
      yield lines;
    }
    await spool.write(between === '[\n' ? '[]\n' : '\n]\n', 0);
  }

  async *#json(name: PopulationName): AsyncGenerator<Buffer> {
    if (!this.#spool) throw new Error('the table was not read yet');
    for await (const { text, rows } of this.#spool.read()) {
      await this.#advance(name, rows / 2);
      yield text;
    }
    await this.close();
  }

  async *#auditLog(): AsyncGenerator<string> {
    const { db, signer, pack } = this.#job;
    await this.#note('audit-log');
    const marks = auditMarksOf(Number(pack.auditFrom), Number(pack.auditTo));
    const range = { from: Number(pack.auditFrom), to: Number(pack.auditTo) };
    for await (const text of exportAuditLog(db, signer, range)) {
      marks.see(text);
      await this.#advance('audit-log', 0);
      yield text;
    }
    this.#marks = marks.end();
  }

  async *#summary(): AsyncGenerator<Buffer> {
    const { db, pack } = this.#job;
    await this.#note('summary');
    const zone = pack.wanted.zone;
    const marks = this.#whole();
    const { bytes } = await writeSummary({
      packId: pack.id,
      wanted: pack.wanted,
      logId: marks.logId,
      orderedBy: await orderedByName(db.pool, pack.orderedBy, pack.asOf),
      orderedAt: await textInZone(db.pool, pack.orderedAt, zone),
      asOf: await textInZone(db.pool, pack.asOf, zone),
      asOfDate: pack.asOf,
      tally: this.#watch.tally,
      rows: this.#watch.printed,
      coverage: pack.coverage,
      audit: marks.audit,
      files: this.#files,
      verifyCommand: verifyCommand(this.#job.fileName, marks.logId),
    });
    yield bytes;
  }

  async *#manifestFile(): AsyncGenerator<string> {
    const marks = this.#whole();
    this.#manifest = textOfManifest(await packManifest(this.#job, marks, this.#watch.tally, this.#files));
    yield this.#manifest;
  }

  async *#signature(): AsyncGenerator<string> {
    const { signer } = this.#job;
    const purpose = 'evidence-manifest';
    const signature = signer.signBytes(purpose, Buffer.from(this.#manifest, 'utf8'));
    yield `${JSON.stringify({ keyId: signer.keyId, purpose, signature })}\n`;
  }

  async *#text(text: string): AsyncGenerator<string> {
    yield text;
  }

  #whole(): AuditMarks {
    if (!this.#marks) throw new Error('the audit log was not written yet');
    return this.#marks;
  }

  async #advance(step: string, rows: number): Promise<void> {
    this.#rowsDone += rows;
    if (performance.now() - this.#notedAt >= NOTED_EVERY_MS) await this.#note(step);
  }

  async #note(step: string): Promise<void> {
    this.#notedAt = performance.now();
    await this.#job.noteProgress(step, Math.floor(this.#rowsDone), this.#rowsTotal);
  }
}
