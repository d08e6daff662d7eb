import type { IngestRunView } from '#lib/trail/queries/imports.ts';
import { Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { Duration } from '../format/quantity.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { RUN_OUTCOMES } from './words.ts';

function counted(id: keyof IngestRunView['counts'], head: string): Column<IngestRunView> {
  return {
    id,
    head,
    align: 'right',
    leavesBelow: id === 'records' || id === 'new' ? 'desk' : 'full',
    cell: (row) => {
      const count = row.counts[id];
      if (count === undefined) return null;
      return id === 'unreadable' && count > 0 ? (
        <Link href="/trail/unreadable" look="bad">
          {formatCount(count)}
        </Link>
      ) : (
        formatCount(count)
      );
    },
  };
}

const COLUMNS: readonly Column<IngestRunView>[] = [
  {
    id: 'what',
    head: 'What was read',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <span className="mono text-ink2">
        <ForeignText text={row.what} />
      </span>
    ),
  },
  {
    id: 'outcome',
    head: 'Outcome',
    phone: 'first-end',
    cell: (row) => (
      <span className={row.outcome === 'failed' ? 'text-bad' : 'text-ink2'}>
        {RUN_OUTCOMES[row.outcome] ?? row.outcome}
      </span>
    ),
  },
  counted('records', 'Records'),
  counted('new', 'New'),
  counted('duplicates', 'Known'),
  counted('conflicts', 'Contested'),
  counted('foreign', 'Other services'),
  counted('unreadable', 'Unreadable'),
  {
    id: 'took',
    head: 'Took',
    align: 'right',
    leavesBelow: 'wide',
    cell: (row) =>
      row.finishedAt ? <Duration ms={Date.parse(row.finishedAt) - Date.parse(row.startedAt)} /> : null,
  },
  {
    id: 'started',
    head: 'Began',
    phone: 'second-end',
    cell: (row) => <Instant at={row.startedAt} seconds />,
  },
];

/** Runs of a source, newest first, with what each brought. */
export function RunsTable({ runs, caption }: { runs: readonly IngestRunView[]; caption: string }) {
  return (
    <DataTable caption={caption} columns={COLUMNS} rows={runs} rowKey={(row) => row.id} density="dense" />
  );
}
