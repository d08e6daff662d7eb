import type { InboxItem } from '#lib/access/queries/inbox.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import { Age, Countdown } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { shortLength } from './words.ts';

const COLUMNS: readonly Column<InboxItem>[] = [
  {
    id: 'signatures',
    head: null,
    headLabel: 'Signatures',
    isMark: true,
    phone: 'mark',
    cell: (item) => <Signatures signed={item.signedBy.length} needed={item.signaturesNeeded} />,
  },
  {
    id: 'secret',
    head: 'Secret',
    isName: true,
    phone: 'first',
    cell: (item) => (
      <Link href={`/requests/${item.id}`} look="row" isRowLink>
        <SecretName name={item.secretName} environment={item.environment} room={36} />
      </Link>
    ),
  },
  {
    id: 'environment',
    head: 'Environment',
    leavesBelow: 'wide',
    cell: (item) => <EnvironmentSign environment={item.environment} />,
  },
  {
    id: 'who',
    head: 'Who asks',
    phone: 'second',
    cell: (item) => (
      <span className="whitespace-nowrap">
        <PersonName name={item.requesterName} />, {shortLength(item.durationSeconds)}
      </span>
    ),
  },
  {
    id: 'reason',
    head: 'Reason',
    fills: true,
    cell: (item) => (
      <span className="text-ink2" title={item.reason}>
        <ForeignText text={item.reason} lines={false} />
      </span>
    ),
  },
  {
    id: 'asked',
    head: 'Asked',
    leavesBelow: 'full',
    cell: (item) => (
      <span className="whitespace-nowrap text-ink2">
        <Age at={item.createdAt} look="ago" />
      </span>
    ),
  },
  {
    id: 'lapses',
    head: 'Lapses in',
    align: 'right',
    phone: 'first-end',
    cell: (item) => (
      <span className="whitespace-nowrap">
        <Countdown until={item.expiresAt} label="Request lapses in" />
      </span>
    ),
  },
];

/** Requests this person may decide, oldest deadline first. */
export function InboxList({ items }: { items: readonly InboxItem[] }) {
  return (
    <DataTable
      caption="Requests to decide"
      columns={COLUMNS}
      rows={items}
      rowKey={(item) => item.id}
      rowCopy={(item) => ({ name: item.secretName, arn: item.secretArn })}
      density="tall"
    />
  );
}
