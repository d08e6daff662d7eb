import type { ListedSecret } from '#lib/secrets/queries/listed-secret.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { EnvironmentSign } from '../format/environment.tsx';
import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { LastRead } from './last-read.tsx';
import { type ListAddress, listHref } from './list-address.ts';

export interface SecretListProps {
  rows: readonly ListedSecret[];
  address: ListAddress;
  /** Whether the list holds secrets of several accounts, so that the rows say which. */
  showsPlace: boolean;
  /** Whether this person may ask for access. */
  mayAsk: boolean;
  /** Reads a day of the last 30 days by secret id, where the trail has seen them; `null` where it has not. */
  reads?: ReadonlyMap<string, readonly (number | null)[]> | undefined;
}

/** The secrets of a node, one row each: what is wrong with it stands beside its name. */
export function SecretList({ rows, address, showsPlace, mayAsk, reads }: SecretListProps) {
  const columns = [
    MARK,
    nameColumn(address, showsPlace),
    ENVIRONMENT,
    STATE,
    ...(showsPlace ? [PLACE] : []),
    rotatedColumn(address),
    readColumn(address),
    ...(reads && reads.size > 0 ? [readsColumn(reads)] : []),
    ...(mayAsk ? [ASK] : []),
  ];
  return (
    <DataTable
      caption="Secrets"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowState={(row) => (row.goneAt ? 'faint' : undefined)}
      rowCopy={(row) => ({ name: row.name, arn: row.arn })}
      stickyHead
    />
  );
}

const MARK: Column<ListedSecret> = {
  id: 'mark',
  head: '',
  headLabel: 'Health',
  isMark: true,
  phone: 'mark',
  cell: (row) => (row.health.state === 'fine' ? null : <Mark state={row.health.state} />),
};

function nameColumn(address: ListAddress, showsPlace: boolean): Column<ListedSecret> {
  return {
    id: 'name',
    head: 'Name',
    isName: true,
    phone: 'first',
    sort: sortBy(address, 'name', 'ascending'),
    cell: (row) => (
      <Link look="row" href={`/secrets/${row.id}`} isRowLink>
        <SecretName name={row.name} environment={row.environment} room={showsPlace ? 36 : 40} />
      </Link>
    ),
  };
}

const ENVIRONMENT: Column<ListedSecret> = {
  id: 'environment',
  head: 'Environment',
  phone: 'first-end',
  cell: (row) => <EnvironmentSign environment={row.environment} />,
};

const STATE: Column<ListedSecret> = {
  id: 'state',
  head: 'State',
  phone: 'second',
  fills: true,
  cell: (row) => {
    const words = row.goneAt ? 'No longer in AWS' : row.health.words;
    return words ? (
      <span className={row.health.state === 'broken' ? 'text-bad' : 'text-ink2'} title={words}>
        {words}
      </span>
    ) : null;
  },
};

const PLACE: Column<ListedSecret> = {
  id: 'place',
  head: 'Account',
  leavesBelow: 'wide',
  cell: (row) => (
    <span className="text-small whitespace-nowrap text-ink2" title={`${row.accountId}, ${row.region}`}>
      {row.connectionName}
    </span>
  ),
};

function rotatedColumn(address: ListAddress): Column<ListedSecret> {
  return {
    id: 'rotated',
    head: 'Rotated',
    align: 'right',
    leavesBelow: 'full',
    sort: sortBy(address, 'rotated', 'ascending'),
    cell: (row) => (
      <span className="whitespace-nowrap text-ink2">
        {row.lastRotatedAt ? <Age at={row.lastRotatedAt} /> : 'never'}
      </span>
    ),
  };
}

function readColumn(address: ListAddress): Column<ListedSecret> {
  return {
    id: 'read',
    head: 'Last read',
    leavesBelow: 'full',
    phone: 'second-end',
    sort: sortBy(address, 'last-read', 'ascending'),
    cell: (row) => (
      <span className="whitespace-nowrap text-ink2">
        <LastRead on={row.lastReadOn} />
      </span>
    ),
  };
}

function readsColumn(reads: ReadonlyMap<string, readonly (number | null)[]>): Column<ListedSecret> {
  return {
    id: 'reads',
    head: 'Reads, 30 days',
    leavesBelow: 'wide',
    cell: (row) => {
      const values = reads.get(row.id);
      return values ? <Sparkline values={values} label={readsWords(values)} /> : null;
    },
  };
}

function readsWords(values: readonly (number | null)[]): string {
  const seen = values.filter((value) => value !== null);
  const total = seen.reduce((sum, value) => sum + value, 0);
  const gap = values.length - seen.length;
  return `${total} reads in 30 days${gap > 0 ? `, ${gap} days not seen` : ''}`;
}

/** Takes no room: the link lies over the end of the row while the pointer or the focus is on it. */
const ASK: Column<ListedSecret> = {
  id: 'ask',
  head: '',
  headLabel: 'Access',
  isMark: true,
  leavesBelow: 'desk',
  cell: (row) =>
    row.goneAt ? null : (
      <span className="relative -left-20 block w-0">
        <span className="absolute -top-14 -right-20 flex h-28 items-center bg-hover pr-4 pl-12 whitespace-nowrap opacity-0 focus-within:opacity-100 [tr:hover_&]:opacity-100">
          <Link
            look="alone"
            href={`/requests/new?secret=${row.id}`}
            aria-label={`Request access to ${row.name}`}
          >
            Request access
          </Link>
        </span>
      </span>
    ),
};

/** A head leads to the other direction of what it sorts by now, else to its own first one. */
function sortBy(
  address: ListAddress,
  sort: string,
  first: 'ascending' | 'descending',
): { href: string; direction?: 'ascending' | 'descending' } {
  const now = address.sort === sort ? (address.direction ?? first) : undefined;
  const next = now === undefined ? first : now === 'ascending' ? 'descending' : 'ascending';
  const href = listHref(address, { sort, direction: next === first ? undefined : next });
  return now === 'ascending' || now === 'descending' ? { href, direction: now } : { href };
}
