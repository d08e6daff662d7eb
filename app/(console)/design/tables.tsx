import { Sparkline } from '#components/charts/sparkline.tsx';
import { EnvironmentSign } from '#components/format/environment.tsx';
import { Age } from '#components/format/instant.tsx';
import { Mark } from '#components/format/mark.tsx';
import { Money } from '#components/format/quantity.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { Link } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { SECRETS, type SecretSpecimen } from './specimens.ts';

const COLUMNS: readonly Column<SecretSpecimen>[] = [
  {
    id: 'choose',
    head: '',
    headLabel: 'Chosen',
    isMark: true,
    cell: (row) => (
      <Checkbox aria-label={`Choose ${row.name}`} defaultSelected={row.environment === 'staging'} />
    ),
  },
  {
    id: 'mark',
    head: '',
    headLabel: 'Health',
    isMark: true,
    phone: 'mark',
    cell: (row) => <Mark state={row.mark} />,
  },
  {
    id: 'name',
    head: 'Name',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link look="row" href={`/design?secret=${row.id}`} isRowLink>
        <SecretName name={row.name} environment={row.environment} />
      </Link>
    ),
  },
  {
    id: 'environment',
    head: 'Environment',
    phone: 'first-end',
    cell: (row) => <EnvironmentSign environment={row.environment} />,
  },
  {
    id: 'state',
    head: 'State',
    phone: 'second',
    fills: true,
    cell: (row) => (
      <span className={row.mark === 'broken' ? 'text-bad' : 'text-ink2'} title={row.state}>
        {row.state}
      </span>
    ),
  },
  {
    id: 'rotated',
    head: 'Rotated',
    align: 'right',
    leavesBelow: 'full',
    sort: { href: '/design?sort=rotated', direction: 'descending' },
    cell: (row) => (row.rotated ? <Age at={row.rotated} /> : 'never'),
  },
  {
    id: 'read',
    head: 'Last read',
    leavesBelow: 'full',
    phone: 'second-end',
    sort: { href: '/design?sort=read' },
    cell: (row) => (row.lastRead ? <Age at={row.lastRead} look="ago" /> : 'not seen'),
  },
  {
    id: 'reads',
    head: 'Reads, 30 days',
    leavesBelow: 'wide',
    cell: (row) =>
      row.reads.length > 0 ? (
        <Sparkline values={row.reads} label={`Reads of ${row.name}, 30 days`} failing={row.id === 's2'} />
      ) : null,
  },
  { id: 'cost', head: 'A month', align: 'right', cell: (row) => <Money micros={row.micros} /> },
];

export function Tables() {
  return (
    <div className="grid grid-cols-1 gap-24">
      <div>
        <DataTable
          caption="Secrets that need attention"
          columns={COLUMNS}
          rows={SECRETS}
          rowKey={(row) => row.id}
          rowState={(row) =>
            row.environment === 'staging' ? 'chosen' : row.id === 's1' ? 'alarm' : undefined
          }
          rowCopy={(row) => ({ name: row.name })}
          stickyHead
        />
        <KeysetPager shown={8} total={31} pageSize={12} nextHref="/design?after=s8" />
      </div>
      <DataTable
        caption="Files of the pack"
        captionShown
        density="dense"
        rows={['summary.pdf', 'human-reads.csv']}
        rowKey={(row) => row}
        columns={[
          { id: 'file', head: 'File', isName: true, cell: (row) => <span className="mono">{row}</span> },
          { id: 'rows', head: 'Count', align: 'right', cell: () => '812 rows' },
        ]}
      />
      <DataTable
        caption="Nothing found"
        rows={[] as string[]}
        rowKey={(row) => row}
        columns={[]}
        empty={
          <EmptyState title="No secret is broken and owned by team-search.">
            Remove a filter, or see <Link href="/design">all 31 that need attention</Link>.
          </EmptyState>
        }
      />
    </div>
  );
}
