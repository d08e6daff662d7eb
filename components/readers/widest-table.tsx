import type { WidestView } from '#lib/readers/queries/widest-readers.ts';
import { Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { OWN_ROLES, READER_KINDS } from './reader-words.ts';

const COLUMNS: readonly Column<WidestView>[] = [
  {
    id: 'who',
    head: 'Who',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link href={hrefOfReader(row.principal)} look="alone">
        <span className="break-anywhere font-semibold" title={row.principal}>
          <ForeignText text={row.name} />
        </span>
      </Link>
    ),
  },
  {
    id: 'kind',
    head: 'What it is',
    phone: 'second',
    cell: (row) => (
      <span className="text-ink2">{row.own ? OWN_ROLES[row.own] : (READER_KINDS[row.kind] ?? row.kind)}</span>
    ),
  },
  {
    id: 'account',
    head: 'Account',
    leavesBelow: 'full',
    cell: (row) => <span className="mono text-ink2">{row.account ?? ''}</span>,
  },
  {
    id: 'grants',
    head: 'Let in by',
    leavesBelow: 'desk',
    cell: (row) => <ForeignText text={grantWords(row)} />,
  },
  {
    id: 'certain',
    head: 'Can read',
    align: 'right',
    phone: 'first-end',
    cell: (row) => formatCount(row.certain),
  },
  {
    id: 'depends',
    head: 'Depends',
    align: 'right',
    leavesBelow: 'desk',
    cell: (row) => (row.depends === 0 ? '' : formatCount(row.depends)),
  },
  {
    id: 'read',
    head: 'Did read',
    align: 'right',
    leavesBelow: 'desk',
    cell: (row) => formatCount(row.readSecrets),
  },
  {
    id: 'last',
    head: 'Last read',
    phone: 'second-end',
    cell: (row) => (row.lastAt ? <Instant at={row.lastAt} /> : <span className="text-ink3">none seen</span>),
  },
];

/** Who can read the most protected secrets past the product, the widest first. */
export function WidestTable({ readers }: { readers: readonly WidestView[] }) {
  return (
    <DataTable caption="Direct readers" columns={COLUMNS} rows={readers} rowKey={(row) => row.principal} />
  );
}

export function hrefOfReader(principal: string): string {
  return `/readers?principal=${encodeURIComponent(principal)}`;
}

function grantWords({ grants }: WidestView): string {
  const named = grants.slice(0, 2).map(({ sid, name, kind }) => {
    const place = kind === 'secret' ? 'a policy on the secret' : name;
    return sid ? `${sid} (${place})` : place;
  });
  const more = grants.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
