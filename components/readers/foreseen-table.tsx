import type { ForeseenReader } from '#lib/readers/rules/closing.ts';
import { Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { KIND_WORDS } from '../trail/words.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';

const FATES: Readonly<Record<ForeseenReader['fate'], string>> = {
  'cut-off': 'would be cut off',
  'goes-on': 'goes on reading',
  ours: 'ours: goes on under grants',
  unclear: 'cannot be told',
};

const COLUMNS: readonly Column<ForeseenReader>[] = [
  {
    id: 'who',
    head: 'Who read it',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <span className="break-anywhere font-semibold" title={row.arn ?? undefined}>
        <ForeignText text={row.name} />
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
    id: 'fate',
    head: 'Under this policy',
    phone: 'first-end',
    cell: (row) => (
      <span className={row.fate === 'cut-off' ? 'font-semibold text-bad' : 'text-ink2'}>
        {row.fate === 'unclear' ? <Mark state="not-seen" label={null} /> : null} {FATES[row.fate]}
      </span>
    ),
  },
  {
    id: 'reads',
    head: 'Reads in 90 days',
    align: 'right',
    leavesBelow: 'desk',
    cell: (row) => formatCount(row.reads),
  },
  { id: 'last', head: 'Last read', phone: 'second-end', cell: (row) => <Instant at={row.lastAt} /> },
];

/** What a policy would do to everybody who read the secret in 90 days. */
export function ForeseenTable({ readers }: { readers: readonly ForeseenReader[] }) {
  return (
    <DataTable
      caption="Readers of the last 90 days under this policy"
      columns={COLUMNS}
      rows={readers}
      rowKey={(row) => `${row.arn ?? row.name} ${row.kind}`}
    />
  );
}
