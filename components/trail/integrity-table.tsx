import type { IntegrityView } from '#lib/trail/queries/integrity.ts';
import { Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';

const COLUMNS: readonly Column<IntegrityView>[] = [
  {
    id: 'mark',
    head: '',
    headLabel: 'State',
    isMark: true,
    phone: 'mark',
    cell: (row) => (row.settledAt ? null : <Mark state={row.grave ? 'broken' : 'attention'} />),
  },
  {
    id: 'what',
    head: 'What was found',
    isName: true,
    phone: 'first',
    cell: (row) => <span className={row.settledAt ? 'text-ink2' : 'text-bad'}>{row.words}</span>,
  },
  {
    id: 'key',
    head: 'Object',
    phone: 'second',
    cell: (row) => (
      <span className="mono text-small break-anywhere">
        <ForeignText text={row.key} ascii />
      </span>
    ),
  },
  {
    id: 'place',
    head: 'Account, region',
    leavesBelow: 'desk',
    cell: (row) => (
      <span className="whitespace-nowrap">
        {row.account} <span className="text-ink2">{row.region}</span>
      </span>
    ),
  },
  {
    id: 'stretch',
    head: 'About',
    leavesBelow: 'desk',
    cell: (row) =>
      row.from && row.to ? (
        <span className="whitespace-nowrap">
          <Instant at={row.from} /> to <Instant at={row.to} />
        </span>
      ) : row.from ? (
        <Instant at={row.from} />
      ) : null,
  },
  {
    id: 'found',
    head: 'Found',
    phone: 'second-end',
    cell: (row) => (
      <span className="whitespace-nowrap">
        <Instant at={row.foundAt} />
        {row.settledAt ? (
          <span className="text-ink3">
            , settled <Instant at={row.settledAt} />
          </span>
        ) : null}
      </span>
    ),
  },
];

/** What speaks against the trail, open things first. */
export function IntegrityTable({ facts }: { facts: readonly IntegrityView[] }) {
  return (
    <DataTable
      caption="What speaks against the trail"
      columns={COLUMNS}
      rows={facts}
      rowKey={(row) => row.id}
      density="dense"
    />
  );
}
