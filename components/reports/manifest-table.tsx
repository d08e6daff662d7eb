import type { Manifest, PackFile } from '#lib/reports/rules/manifest.ts';
import { Hash } from '../format/identifier.tsx';
import { formatBytes, formatCount } from '../format/number.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';

interface FileRow extends PackFile {
  readonly count: string;
}

const COLUMNS: readonly Column<FileRow>[] = [
  {
    id: 'name',
    head: 'File',
    isName: true,
    phone: 'first',
    cell: (row) => <span className="mono font-normal">{row.name}</span>,
  },
  { id: 'count', head: 'Count', align: 'right', phone: 'first-end', cell: (row) => row.count },
  { id: 'bytes', head: 'Size', align: 'right', leavesBelow: 'full', cell: (row) => formatBytes(row.bytes) },
  { id: 'hash', head: 'SHA-256', phone: 'second', cell: (row) => <Hash hash={row.sha256} digits={16} /> },
];

/** Files of a pack with their counts and hashes, as the manifest says them. */
export function ManifestTable({ manifest }: { manifest: Manifest }) {
  const counts = new Map(
    manifest.populations.flatMap((population) => population.files.map((file) => [file, population] as const)),
  );
  const rows = manifest.files.map((file) => ({
    ...file,
    count: countWords(counts.get(file.name), file, manifest),
  }));
  return (
    <DataTable
      caption="Files of the pack"
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => row.name}
      density="tight"
    />
  );
}

function countWords(
  population: Manifest['populations'][number] | undefined,
  file: PackFile,
  manifest: Manifest,
): string {
  if (population) return `${formatCount(population.count)} ${population.count === 1 ? 'row' : 'rows'}`;
  if (file.name === 'audit-log.jsonl') {
    const records = manifest.audit.to - manifest.audit.from + 1;
    return `${formatCount(records)} ${records === 1 ? 'record' : 'records'}`;
  }
  return file.name === 'coverage.json' ? `${formatCount(manifest.coverage.sources.length)} sources` : '';
}
