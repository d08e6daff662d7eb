import type { CertificationView } from '#lib/reports/queries/certifications.ts';
import { Deadline, Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';

const COLUMNS: readonly Column<CertificationView>[] = [
  {
    id: 'title',
    head: 'Certification',
    isName: true,
    phone: 'first',
    cell: (one) => (
      <Link href={`/certification/${one.id}`} look="row" isRowLink>
        <ForeignText text={one.title} />
      </Link>
    ),
  },
  {
    id: 'open',
    head: 'Open',
    align: 'right',
    phone: 'first-end',
    cell: (one) => `${formatCount(one.open)} of ${formatCount(one.rows)}`,
  },
  { id: 'kept', head: 'Kept', align: 'right', leavesBelow: 'desk', cell: (one) => formatCount(one.kept) },
  {
    id: 'removed',
    head: 'Remove',
    align: 'right',
    leavesBelow: 'desk',
    cell: (one) => formatCount(one.removed),
  },
  {
    id: 'asked',
    head: 'Ask each time',
    align: 'right',
    leavesBelow: 'full',
    cell: (one) => formatCount(one.onRequest),
  },
  {
    id: 'due',
    head: 'Due',
    phone: 'second',
    cell: (one) =>
      one.closedAt ? (
        <>
          closed <Instant at={one.closedAt} />
        </>
      ) : (
        <Deadline at={one.dueAt} />
      ),
  },
];

export function CertificationList({ certifications }: { certifications: readonly CertificationView[] }) {
  return (
    <DataTable
      caption="Certifications, newest first"
      columns={COLUMNS}
      rows={certifications}
      rowKey={(one) => one.id}
    />
  );
}
