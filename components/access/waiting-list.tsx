import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import { Age, Countdown } from '../format/instant.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { askedWords, RequestSubject, SubjectEnvironment } from './request-subject.tsx';

const COLUMNS: readonly Column<RequestSummary>[] = [
  {
    id: 'secret',
    head: 'Secret',
    isName: true,
    phone: 'first',
    cell: (request) => (
      <Link href={`/requests/${request.id}`} look="row" isRowLink>
        <RequestSubject request={request} room={56} />
      </Link>
    ),
  },
  {
    id: 'environment',
    head: 'Environment',
    leavesBelow: 'full',
    cell: (request) => <SubjectEnvironment request={request} />,
  },
  {
    id: 'length',
    head: 'For',
    phone: 'second',
    cell: (request) => askedWords(request),
  },
  {
    id: 'asked',
    head: 'Asked',
    phone: 'second-end',
    cell: (request) => <Age at={request.createdAt} look="ago" />,
  },
  {
    id: 'lapses',
    head: 'Lapses in',
    align: 'right',
    phone: 'first-end',
    cell: (request) => (
      <span className="whitespace-nowrap">
        <Countdown until={request.expiresAt} label="Request lapses in" />
      </span>
    ),
  },
];

/** One's own requests that nobody has decided yet. */
export function WaitingList({ requests }: { requests: readonly RequestSummary[] }) {
  return (
    <DataTable
      caption="Requests that wait for a decision"
      columns={COLUMNS}
      rows={requests}
      rowKey={(request) => request.id}
      rowCopy={(request) =>
        request.about === 'secret' ? { name: request.secretName, arn: request.secretArn } : {}
      }
    />
  );
}
