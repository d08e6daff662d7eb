import type { VersionReader } from '#lib/trail/queries/readers-by-version.ts';
import { VersionId } from '../format/identifier.tsx';
import { Age, Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { KIND_WORDS } from '../trail/words.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Section } from '../ui/section.tsx';

export interface VersionReadersProps {
  readers: readonly VersionReader[];
  days: number;
  /** Ids of all versions, so that short forms are told apart. */
  siblings: readonly string[];
  /** The version that bears AWSPENDING: a rotation reads it on its way. */
  pendingId: string | null;
}

/** Has everyone read the current version? Those that have not stand first. */
export function VersionReaders({ readers, days, siblings, pendingId }: VersionReadersProps) {
  const have = readers.filter(({ standing }) => standing === 'current').length;
  const note =
    readers.length === 0 ? undefined : `${formatCount(have)} of ${formatCount(readers.length)} callers`;
  const rows = [
    ...readers.filter(({ standing }) => standing !== 'current'),
    ...readers.filter(({ standing }) => standing === 'current'),
  ];
  return (
    <Section title="Has everyone read the current version?" note={note} first>
      <DataTable
        caption="Callers and the version they read last"
        columns={columnsFor(siblings, pendingId)}
        rows={rows}
        rowKey={(row) => row.id}
        empty={<p className="text-ink2">{`No read in the part of these ${days} days we can see.`}</p>}
      />
    </Section>
  );
}

function columnsFor(siblings: readonly string[], pendingId: string | null): readonly Column<VersionReader>[] {
  return [
    {
      id: 'who',
      head: 'Who',
      isName: true,
      phone: 'first',
      cell: (row) => (
        <span title={row.arn ?? undefined}>
          <ForeignText text={row.who} />
        </span>
      ),
    },
    {
      id: 'kind',
      head: 'Kind',
      leavesBelow: 'desk',
      cell: (row) => <span className="text-ink2">{KIND_WORDS[row.kind] ?? row.kind}</span>,
    },
    {
      id: 'last',
      head: 'Last read',
      phone: 'second',
      cell: (row) => (
        <span className="whitespace-nowrap">
          <Age at={row.lastAt} /> ago
        </span>
      ),
    },
    {
      id: 'standing',
      head: 'Version',
      align: 'right',
      phone: 'first-end',
      cell: (row) => <Stands row={row} siblings={siblings} pendingId={pendingId} />,
    },
    {
      id: 'first',
      head: 'First recorded',
      leavesBelow: 'desk',
      cell: (row) => (row.firstAt ? <Instant at={row.firstAt} /> : ''),
    },
  ];
}

interface StandsProps {
  row: VersionReader;
  siblings: readonly string[];
  pendingId: string | null;
}

function Stands({ row, siblings, pendingId }: StandsProps) {
  if (row.standing === 'current') {
    const told = row.isShown ? undefined : 'It read by the label; no record shows the version itself.';
    return (
      <span className="whitespace-nowrap text-ok" title={told}>
        {row.isShown ? 'current' : 'current, by label'}
      </span>
    );
  }
  if (row.versionId === null) {
    return (
      <span className="text-warn">{row.standing === 'before' ? 'not since it is current' : 'not known'}</span>
    );
  }
  const version = <VersionId id={row.versionId} siblings={siblings} />;
  if (row.versionId === pendingId)
    return <span className="whitespace-nowrap text-ink2">pending {version}</span>;
  return <span className="whitespace-nowrap text-warn">still on {version}</span>;
}
