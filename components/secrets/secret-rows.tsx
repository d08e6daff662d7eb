'use client';

import type { Environment } from '#lib/secrets/rules/environment.ts';
import type { HealthState } from '#lib/secrets/rules/health.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { EnvironmentSign } from '../format/environment.tsx';
import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { LastRead } from './last-read.tsx';
import { type ListAddress, listHref } from './list-address.ts';
import { type Chosen, useChosen } from './use-chosen.ts';

/** What the list shows of a secret, and nothing besides: two hundred of them go to the browser as data. */
export interface SecretRow {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly environment: Environment;
  readonly state: HealthState;
  readonly words: string | null;
  readonly isGone: boolean;
  readonly accountId: string;
  readonly region: string;
  readonly connectionName: string;
  readonly lastRotatedAt: string | null;
  readonly lastReadOn: string | null;
  /** Reads a day of the last 30 days, where the trail has seen them. */
  readonly reads?: readonly (number | null)[] | undefined;
}

export interface SecretRowsProps {
  rows: readonly SecretRow[];
  address: ListAddress;
  showsPlace: boolean;
  showsReads: boolean;
  mayAsk: boolean;
  /** Whether rows can be chosen for an act on several. */
  mayChange: boolean;
}

/** The table of the list. Drawn from data in one client component: as elements of the server it would be sent twice. */
export function SecretRows({ rows, address, showsPlace, showsReads, mayAsk, mayChange }: SecretRowsProps) {
  const chosen = useChosen(rows.map((row) => row.id));
  const columns = [
    ...(mayChange ? [chooseColumn(chosen)] : []),
    MARK,
    nameColumn(address, showsPlace),
    ENVIRONMENT,
    STATE,
    ...(showsPlace ? [PLACE] : []),
    rotatedColumn(address),
    readColumn(address),
    ...(showsReads ? [READS] : []),
    ...(mayAsk ? [ASK] : []),
  ];
  const shown = rows.filter((row) => chosen.ids.has(row.id));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key comes from the links and boxes inside
    <div onKeyDown={mayChange ? chosen.onKeyDown : undefined}>
      <DataTable
        caption="Secrets"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowState={(row) => (chosen.ids.has(row.id) ? 'chosen' : row.isGone ? 'faint' : undefined)}
        rowCopy={(row) => ({ name: row.name, arn: row.arn })}
        stickyHead
      />
      {shown.length > 0 ? <BulkBar rows={shown} clear={chosen.clear} /> : null}
    </div>
  );
}

function chooseColumn(chosen: Chosen): Column<SecretRow> {
  return {
    id: 'choose',
    head: '',
    headLabel: 'Chosen',
    isMark: true,
    leavesBelow: 'desk',
    cell: (row) =>
      row.isGone ? null : (
        <Checkbox
          aria-label={`Choose ${row.name}`}
          isSelected={chosen.ids.has(row.id)}
          onChange={() => chosen.toggle(row.id, false)}
        />
      ),
  };
}

const MARK: Column<SecretRow> = {
  id: 'mark',
  head: '',
  headLabel: 'Health',
  isMark: true,
  phone: 'mark',
  cell: (row) => (row.state === 'fine' ? null : <Mark state={row.state} />),
};

function nameColumn(address: ListAddress, showsPlace: boolean): Column<SecretRow> {
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

const ENVIRONMENT: Column<SecretRow> = {
  id: 'environment',
  head: 'Environment',
  phone: 'first-end',
  cell: (row) => <EnvironmentSign environment={row.environment} />,
};

const STATE: Column<SecretRow> = {
  id: 'state',
  head: 'State',
  phone: 'second',
  fills: true,
  cell: (row) => {
    const words = row.isGone ? 'No longer in AWS' : row.words;
    return words ? (
      <span className={row.state === 'broken' ? 'text-bad' : 'text-ink2'} title={words}>
        {words}
      </span>
    ) : null;
  },
};

const PLACE: Column<SecretRow> = {
  id: 'place',
  head: 'Account',
  leavesBelow: 'wide',
  cell: (row) => (
    <span className="text-small whitespace-nowrap text-ink2" title={`${row.accountId}, ${row.region}`}>
      {row.connectionName}
    </span>
  ),
};

function rotatedColumn(address: ListAddress): Column<SecretRow> {
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

function readColumn(address: ListAddress): Column<SecretRow> {
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

const READS: Column<SecretRow> = {
  id: 'reads',
  head: 'Reads, 30 days',
  leavesBelow: 'large',
  cell: ({ reads }) => (reads ? <Sparkline values={reads} label={readsWords(reads)} /> : null),
};

function readsWords(values: readonly (number | null)[]): string {
  const seen = values.filter((value) => value !== null);
  const total = seen.reduce((sum, value) => sum + value, 0);
  const gap = values.length - seen.length;
  return `${total} reads in 30 days${gap > 0 ? `, ${gap} days not seen` : ''}`;
}

/** Takes no room: the link lies over the end of the row while the pointer or the focus is on it. */
const ASK: Column<SecretRow> = {
  id: 'ask',
  head: '',
  headLabel: 'Access',
  isMark: true,
  leavesBelow: 'desk',
  cell: (row) =>
    row.isGone ? null : (
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
