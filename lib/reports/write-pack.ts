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
import { DeflatedFile, type FileFacts } from './zip/deflated-file.ts';
import { Spool } from './zip/spool.ts';
import { ZipWriter } from './zip/zip-writer.ts';

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
  } catch (error) {
    job.target.destroy();
    throw error;
  } finally {
    await snapshot.close();
  }
}

class PackWriting {
  readonly #job: PackJob;
  readonly #snapshot: Snapshot;
  readonly #zip: ZipWriter;
  readonly #files: PackFile[] = [];
  readonly #watch: RowWatch;
  #marks: AuditMarks | null = null;
  #rowsDone = 0;
  #rowsTotal = 0;
  #notedAt = 0;
  #manifest = '';

  constructor(job: PackJob, snapshot: Snapshot) {
    this.#job = job;
    this.#snapshot = snapshot;
    this.#zip = new ZipWriter(job.target);
    this.#watch = new RowWatch(populationsIn(job.pack.wanted));
  }

  async run(): Promise<{ readonly manifest: string }> {
    const names = populationsIn(this.#job.pack.wanted);
    for (const name of names) this.#rowsTotal += await this.#snapshot.count(name);
    await this.#job.noteProgress('counting', 0, this.#rowsTotal);
    for (const name of names) await this.#population(name);
    await this.#add(
      'coverage.json',
      this.#text(`${JSON.stringify(coverageInOrder(this.#job.pack.coverage), null, 2)}\n`),
    );
    await this.#add('audit-log.jsonl', this.#auditLog());
    await this.#add('summary.pdf', this.#summary());
    const { fileName, pack } = this.#job;
    await this.#add('READ-ME.txt', this.#text(readmeText(fileName, pack.wanted, this.#whole().logId)));
    await this.#addUnlisted('manifest.json', this.#manifestFile());
    await this.#addUnlisted('manifest.signature.json', this.#signature());
    await this.#zip.end();
    return { manifest: this.#manifest };
  }

  async #add(name: string, content: AsyncIterable<string | Buffer>): Promise<void> {
    this.#list(name, await this.#addUnlisted(name, content));
  }

  #addUnlisted(name: string, content: AsyncIterable<string | Buffer>): Promise<FileFacts> {
    return this.#zip.add(name, async (file) => {
      for await (const chunk of content) await file.write(chunk);
    });
  }

  #list(name: string, { sha256, bytes }: FileFacts): void {
    this.#files.push({ name, sha256, bytes });
  }

  /** Both files of a population from one reading: the CSV goes out at once, the JSON waits deflated until it is whole. */
  async #population(name: PopulationName): Promise<void> {
    const spool = new Spool();
    const json = new DeflatedFile((chunk) => spool.write(chunk));
    try {
      this.#list(`${name}.csv`, await this.#zip.add(`${name}.csv`, (csv) => this.#rows(name, csv, json)));
      const facts = await json.end();
      await this.#zip.addDeflated(`${name}.json`, facts, spool.read());
      this.#list(`${name}.json`, facts);
    } finally {
      json.drop();
      await spool.close();
    }
  }

  async #rows(name: PopulationName, csv: DeflatedFile, json: DeflatedFile): Promise<void> {
    const { columns } = populationOf(name);
    const csvLine = csvWriter(columns);
    const jsonLine = jsonWriter(columns);
    await csv.write(CSV_START + csvHead(columns));
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
      await Promise.all([csv.write(lines), json.write(members)]);
      await this.#advance(name, rows.length);
    }
    await json.write(between === '[\n' ? '[]\n' : '\n]\n');
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
