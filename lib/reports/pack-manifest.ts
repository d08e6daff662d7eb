import type { PackJob } from './pack-job.ts';
import type { AuditMarks } from './rules/audit-marks.ts';
import { coverageInOrder, coverageSentences } from './rules/coverage.ts';
import { frameworkOf, frameworksOf } from './rules/frameworks.ts';
import { CSV_WORDS, GENERATOR, type Manifest, type PackFile } from './rules/manifest.ts';
import { populationOf } from './rules/populations.ts';
import type { Tally } from './rules/stand-out.ts';
import { packTitle, populationsIn } from './rules/wanted.ts';
import { orderedByName } from './store/names.ts';
import { statementOf } from './store/populations.ts';

/** Everything that a reader needs to check a pack, and to ask the same question again. */
export async function packManifest(
  { db, pack, asked }: PackJob,
  { logId, audit }: AuditMarks,
  tally: Tally,
  files: readonly PackFile[],
): Promise<Manifest> {
  const { wanted, coverage } = pack;
  const names = populationsIn(wanted);
  const fileOf = (table: string): string =>
    table === 'audit-log' ? 'audit-log.jsonl' : table === 'coverage' ? 'coverage.json' : `${table}.csv`;
  const inside = new Set(files.map((file) => file.name));
  return {
    countersign: 'evidence-pack',
    // The same text is packed into other bytes by another version of the compressor, and into the same by the same.
    generator: { ...GENERATOR, compression: `zlib ${process.versions.zlib ?? ''}` },
    packId: pack.id,
    title: packTitle(wanted),
    logId,
    asOf: pack.asOf.toISOString(),
    orderedBy: await orderedByName(db.pool, pack.orderedBy, pack.asOf),
    orderedAt: pack.orderedAt.toISOString(),
    period: {
      ...wanted.period,
      zone: wanted.zone,
      first: asked.from.toISOString(),
      end: asked.to.toISOString(),
    },
    filters: { report: wanted.report, ...wanted.scope },
    csv: CSV_WORDS,
    populations: names.map((name) => ({
      name,
      title: populationOf(name).title,
      says: populationOf(name).says,
      count: tally.counts[name] ?? 0,
      files: [`${name}.csv`, `${name}.json`],
      query: statementOf(name, asked),
    })),
    controls: frameworksOf(wanted.report).flatMap((framework) =>
      frameworkOf(framework).controls.map((control) => ({
        framework: frameworkOf(framework).title,
        control: control.number,
        subject: control.subject,
        files: control.answeredBy.map(fileOf).filter((file) => inside.has(file)),
      })),
    ),
    coverage: { statement: coverageSentences(coverage), ...coverageInOrder(coverage) },
    audit,
    files,
  };
}
