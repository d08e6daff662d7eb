import type { UnreadableView } from '#lib/trail/queries/imports.ts';
import { Hash } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { formatBytes, formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';

const COLUMNS: readonly Column<UnreadableView>[] = [
  {
    id: 'file',
    head: 'File',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <span className="mono break-anywhere">
        <ForeignText text={row.file} />
      </span>
    ),
  },
  {
    id: 'place',
    head: 'Record',
    align: 'right',
    phone: 'first-end',
    cell: (row) => (row.place === null ? 'whole file' : formatCount(row.place + 1)),
  },
  {
    id: 'reason',
    head: 'Why it was set aside',
    phone: 'second',
    cell: (row) => <span className="text-bad">{row.words}</span>,
  },
  { id: 'bytes', head: 'Size', align: 'right', leavesBelow: 'full', cell: (row) => formatBytes(row.bytes) },
  {
    id: 'hash',
    head: 'SHA-256',
    leavesBelow: 'wide',
    cell: (row) => (
      <span className="text-small text-ink3">
        <Hash hash={row.hash} />
      </span>
    ),
  },
  { id: 'at', head: 'Met', phone: 'second-end', cell: (row) => <Instant at={row.at} /> },
];

/** What could not be read: by file, place and reason. Its content is not kept. */
export function UnreadableTable({ records }: { records: readonly UnreadableView[] }) {
  return (
    <DataTable
      caption="Unreadable records"
      columns={COLUMNS}
      rows={records}
      rowKey={(row) => row.id}
      density="dense"
    />
  );
}
