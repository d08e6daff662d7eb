import { Label, ShortId, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { approvalHref, type ToldMove, wayWords } from './movement-line.tsx';

const KNOWN = { trail: 'recorded', observed: 'seen by us', inferred: 'inferred' } as const;

/** Every movement with its five facts, newest first: what the picture draws, as rows. */
export function MovementsTable({ moves, label }: { moves: readonly ToldMove[]; label: string }) {
  const siblings = moves
    .flatMap((move) => [move.fromVersionId, move.toVersionId])
    .filter((id) => id !== null);
  return (
    <DataTable
      caption={label}
      density="tight"
      rows={moves}
      rowKey={(row) => `${row.label} ${row.at} ${row.fromVersionId} ${row.toVersionId} ${row.source}`}
      columns={columnsFor(siblings)}
      empty={
        <p className="text-ink2">No label has moved since we first looked, and no record tells of one.</p>
      }
    />
  );
}

function columnsFor(siblings: readonly string[]): readonly Column<ToldMove>[] {
  const version = (id: string | null) => (id === null ? '' : <VersionId id={id} siblings={siblings} />);
  return [
    { id: 'label', head: 'Label', isName: true, phone: 'first', cell: (row) => <Label name={row.label} /> },
    { id: 'from', head: 'From', leavesBelow: 'desk', cell: (row) => version(row.fromVersionId) },
    {
      id: 'to',
      head: 'To',
      phone: 'second',
      cell: (row) => (row.toVersionId === null ? 'taken off' : version(row.toVersionId)),
    },
    { id: 'at', head: 'When', phone: 'first-end', cell: (row) => <Instant at={row.at} /> },
    {
      id: 'who',
      head: 'By',
      leavesBelow: 'desk',
      cell: (row) => (row.who === null ? 'not known' : <ForeignText text={row.who} />),
    },
    { id: 'how', head: 'How', leavesBelow: 'desk', cell: (row) => wayWords(row.how) || 'not known' },
    {
      id: 'approval',
      head: 'Approval',
      leavesBelow: 'desk',
      cell: (row) => <Approval id={row.approvalId} />,
    },
    {
      id: 'known',
      head: 'Known',
      phone: 'second-end',
      cell: (row) =>
        row.evidence ? (
          <Link href={`/trail/${encodeURIComponent(row.evidence)}`}>{KNOWN[row.source]}</Link>
        ) : (
          KNOWN[row.source]
        ),
    },
  ];
}

function Approval({ id }: { id: string | null }) {
  if (id === null) return 'none';
  const href = approvalHref(id);
  return href ? (
    <Link href={href}>
      <ShortId id={id} />
    </Link>
  ) : (
    <ShortId id={id} />
  );
}
