import type { InboxThread } from '#lib/access/queries/inbox.ts';
import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import { Age, Countdown } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { askedWords, RequestSubject, SubjectEnvironment } from './request-subject.tsx';

/** A thread with its first request at hand: what stands in the row of it. */
interface Row extends InboxThread {
  readonly first: RequestSummary;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'signatures',
    head: null,
    headLabel: 'Signatures',
    isMark: true,
    phone: 'mark',
    cell: ({ items: [item] }) =>
      item ? <Signatures signed={item.signedBy.length} needed={item.signaturesNeeded} /> : null,
  },
  {
    id: 'subject',
    head: 'What for',
    isName: true,
    phone: 'first',
    cell: ({ first, items }) => (
      <>
        <Link href={`/requests/${first.id}`} look="row" isRowLink>
          <RequestSubject request={first} room={36} />
        </Link>
        {items.length > 1 ? <span className="text-small text-ink2"> and {items.length - 1} more</span> : null}
      </>
    ),
  },
  {
    id: 'environment',
    head: 'Environment',
    leavesBelow: 'wide',
    cell: ({ first }) => <SubjectEnvironment request={first} />,
  },
  {
    id: 'who',
    head: 'Who asks',
    phone: 'second',
    cell: ({ first }) => (
      <span className="whitespace-nowrap">
        <PersonName name={first.requesterName} />, {askedWords(first)}
      </span>
    ),
  },
  {
    id: 'reason',
    head: 'Reason',
    fills: true,
    cell: ({ first }) => (
      <span className="text-ink2" title={first.reason}>
        <ForeignText text={first.reason} lines={false} />
      </span>
    ),
  },
  {
    id: 'asked',
    head: 'Asked',
    leavesBelow: 'full',
    cell: ({ first }) => (
      <span className="whitespace-nowrap text-ink2">
        <Age at={first.createdAt} look="ago" />
      </span>
    ),
  },
  {
    id: 'lapses',
    head: 'Lapses in',
    align: 'right',
    phone: 'first-end',
    cell: ({ deadline }) => (
      <span className="whitespace-nowrap">
        <Countdown until={deadline} label="Request lapses in" />
      </span>
    ),
  },
  {
    id: 'decide',
    head: null,
    headLabel: 'What can be done',
    align: 'right',
    phone: 'second-end',
    cell: ({ first, items }) => (
      <Link href={`/requests/${first.id}#decide`} look="alone">
        {turnWords(items)}
      </Link>
    ),
  },
];

/** What this person can do of a thread now: sign, or only deny because an earlier step waits for others. */
function turnWords(items: InboxThread['items']): string {
  const signs = items.filter((item) => item.maySign).length;
  if (signs === items.length) return 'Decide';
  if (signs === 0) return `Waits for step ${Math.min(...items.map((item) => item.step))}`;
  return `Decide ${signs} of ${items.length}`;
}

export interface InboxListProps {
  threads: readonly InboxThread[];
  caption: string;
}

/** Threads with something this person may decide, oldest deadline first. */
export function InboxList({ threads, caption }: InboxListProps) {
  const rows = threads.flatMap((thread) => {
    const [item] = thread.items;
    return item ? [{ ...thread, first: item.request }] : [];
  });
  return (
    <DataTable
      caption={caption}
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => row.threadId}
      rowCopy={({ first }) =>
        first.about === 'secret' ? { name: first.secretName, arn: first.secretArn } : {}
      }
      density="tall"
    />
  );
}
