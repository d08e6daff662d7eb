import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import { Instant } from '../format/instant.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { SecretName } from '../format/secret-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { type Ended, endedRows, endWords } from './ended.ts';

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
        <SecretName name={row.secretName} environment={row.environment as EnvironmentKind} room={56} />
      </Link>
    ),
  },
  { id: 'end', head: 'How it ended', phone: 'second', cell: (row) => endWords(row) },
  {
    id: 'at',
    head: 'Ended',
    phone: 'second-end',
    cell: (row) => <Instant at={row.at} />,
  },
  {
    id: 'again',
    head: null,
    headLabel: 'What can be done',
    align: 'right',
    phone: 'first-end',
    cell: (row) => (
      <Link href={`/requests/new?secret=${row.secretId}&act=reveal`} look="alone">
        Ask again
      </Link>
    ),
  },
];

/** What was held, and what came to nothing, newest first. */
export function EndedList({
  grants,
  requests,
}: {
  grants: readonly GrantSummary[];
  requests: readonly RequestSummary[];
}) {
  return (
    <DataTable
      caption="Access that ended"
      columns={COLUMNS}
      rows={endedRows(grants, requests)}
      rowKey={(row) => row.id}
      rowState={() => 'faint'}
    />
  );
}
