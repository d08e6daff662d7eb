import type { Manifest } from '#lib/reports/rules/manifest.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';

type Row = Manifest['controls'][number];

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'control',
    head: 'Control',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <span className="font-normal whitespace-nowrap">
        {row.framework} <b>{row.control}</b>
      </span>
    ),
  },
  { id: 'subject', head: 'Subject, in our words', phone: 'second', cell: (row) => row.subject },
  {
    id: 'files',
    head: 'Answered by',
    leavesBelow: 'desk',
    cell: (row) => <span className="mono text-ink2">{row.files.join(' ')}</span>,
  },
];

/** Which file speaks to which control. */
export function ControlsTable({ controls }: { controls: readonly Row[] }) {
  return (
    <DataTable
      caption="Controls and the files that speak to them"
      columns={COLUMNS}
      rows={controls}
      rowKey={(row) => `${row.framework} ${row.control}`}
    />
  );
}
