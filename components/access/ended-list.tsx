import type { PastRequest } from '#lib/access/queries/my-access.ts';
import { Instant } from '../format/instant.tsx';
import { Signatures } from '../format/signatures.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { type Ended, endedRow, endWords } from './ended.ts';
import { RequestSubject } from './request-subject.tsx';

const COLUMNS: readonly Column<Ended>[] = [
  {
    id: 'signatures',
    head: null,
    headLabel: 'Signatures',
    isMark: true,
    phone: 'mark',
    cell: (row) => (row.signatures ? <Signatures {...row.signatures} /> : null),
  },
  {
    id: 'secret',
    head: 'Secret',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link href={row.href} look="row" isRowLink>
        <RequestSubject request={row.request} room={56} />
      </Link>
    ),
  },
  { id: 'end', head: 'How it ended', phone: 'second', cell: (row) => endWords(row) },
  {
    id: 'at',
    head: 'Ended',
    phone: 'second-end',
    // Nothing ended at a moment of its own: the window runs on, and can be asked to be extended until it closes.
    cell: (row) => (
      <>
        {row.how === 'spent' ? 'until ' : null}
        <Instant at={row.at} />
      </>
    ),
  },
  {
    id: 'again',
    head: null,
    headLabel: 'What can be done',
    align: 'right',
    phone: 'first-end',
    cell: (row) =>
      row.again ? (
        <Link href={row.again.href} look="alone">
          {row.again.label}
        </Link>
      ) : null,
  },
];

/** What was held, and what came to nothing, the newest asking first. */
export function EndedList({ past }: { past: readonly PastRequest[] }) {
  return (
    <DataTable
      caption="Access that ended"
      columns={COLUMNS}
      rows={past.map(endedRow)}
      rowKey={(row) => row.id}
      rowState={() => 'faint'}
    />
  );
}
