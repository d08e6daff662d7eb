import type { ReaderView } from '#lib/trail/queries/readers-of-secret.ts';
import { Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { KIND_WORDS, OUTCOME_WORDS } from '../trail/words.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';

const COLUMNS: readonly Column<ReaderView>[] = [
  {
    id: 'who',
    head: 'Who',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <span className="font-semibold" title={row.arn ?? undefined}>
        <ForeignText text={row.who} />
      </span>
    ),
  },
  {
    id: 'kind',
    head: 'Kind',
    phone: 'second',
    cell: (row) => <span className="text-ink2">{KIND_WORDS[row.kind] ?? row.kind}</span>,
  },
  {
    id: 'outcome',
    head: 'Outcome',
    leavesBelow: 'desk',
    cell: (row) => (
      <span className={row.outcome === 'done' ? 'text-ink2' : 'text-bad'}>{OUTCOME_WORDS[row.outcome]}</span>
    ),
  },
  {
    id: 'reads',
    head: 'Calls',
    align: 'right',
    phone: 'first-end',
    cell: (row) => formatCount(row.reads),
  },
  { id: 'first', head: 'First', leavesBelow: 'desk', cell: (row) => <Instant at={row.firstAt} /> },
  { id: 'last', head: 'Last', phone: 'second-end', cell: (row) => <Instant at={row.lastAt} /> },
];

/** Who read the values of a secret, most calls first. What was refused stands in rows of its own. */
export function ReadersTable({ readers }: { readers: readonly ReaderView[] }) {
  return (
    <DataTable
      caption="Readers"
      columns={COLUMNS}
      rows={readers}
      rowKey={(row) => `${row.arn ?? row.who} ${row.kind} ${row.outcome}`}
    />
  );
}
