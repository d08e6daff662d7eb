import type { DueRotation } from '#lib/changes/queries/rotation-calendar.ts';
import { Deadline, Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';

export interface RotationTableProps {
  rotations: readonly DueRotation[];
  caption: string;
  /** With the day of each as a heading of its own column. */
  byDay?: boolean;
}

/** Rotations with the end of their window; each leads to its recorder and doctor. */
export function RotationTable({ rotations, caption, byDay = false }: RotationTableProps) {
  return (
    <DataTable
      caption={caption}
      columns={byDay ? [DAY, ...COLUMNS] : COLUMNS}
      rows={rotations}
      rowKey={(row) => row.secretId}
      empty={<p className="text-ink2">None is due.</p>}
    />
  );
}

const DAY: Column<DueRotation> = {
  id: 'day',
  head: 'Day, UTC',
  phone: 'second',
  cell: ({ dueAt }) => (
    <span className="tabular-nums">
      {new Intl.DateTimeFormat('en-GB', {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        timeZone: 'UTC',
      }).format(new Date(dueAt))}
    </span>
  ),
};

const COLUMNS: readonly Column<DueRotation>[] = [
  {
    id: 'mark',
    head: '',
    headLabel: 'Mark',
    isMark: true,
    phone: 'mark',
    cell: ({ missed, stuck }) =>
      stuck ? (
        <Mark state="broken" label="stuck" />
      ) : missed ? (
        <Mark state="attention" label="missed" />
      ) : null,
  },
  {
    id: 'name',
    head: 'Secret',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link href={`/secrets/${row.secretId}/rotation`} look="row" isRowLink>
        <SecretName name={row.name} environment={row.environment} look="row" />
      </Link>
    ),
  },
  { id: 'due', head: 'Due by', phone: 'second-end', cell: ({ dueAt }) => <Deadline at={dueAt} /> },
  {
    id: 'schedule',
    head: 'Schedule',
    leavesBelow: 'full',
    cell: ({ schedule }) => <span className="text-ink2">{schedule}</span>,
  },
  {
    id: 'last',
    head: 'Last rotated',
    leavesBelow: 'desk',
    cell: ({ lastRotatedAt }) =>
      lastRotatedAt ? <Instant at={lastRotatedAt} /> : <span className="text-ink3">never</span>,
  },
  {
    id: 'owner',
    head: 'Owner',
    leavesBelow: 'wide',
    cell: ({ owner }) => owner ?? <span className="text-ink3">nobody</span>,
  },
];
