import type { CostGrouping, GroupView } from '#lib/cost/queries/group-view.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { GROUPING_WORDS, moneyWords } from './cost-words.ts';

export interface CostGroupsProps {
  groups: readonly GroupView[];
  by: CostGrouping;
  currency: string;
  month: string;
}

/** Rows shown; the rest is one row, so that the table still sums to the whole. */
const MOST = 25;

/** What a month cost by one grouping. The last line is the sum of the lines above. */
export function CostGroups({ groups, by, currency, month }: CostGroupsProps) {
  const total = groups.reduce((sum, { micros }) => sum + micros, 0);
  const money = (micros: number) => (micros === 0 ? '–' : moneyWords(micros, currency));
  const rest = groups.slice(MOST);
  const rows = [
    ...groups.slice(0, MOST),
    ...(rest.length > 0 ? [sumOf(rest, 'rest', `${formatCount(rest.length)} others`)] : []),
    sumOf(groups, 'all', 'Together'),
  ];
  const columns: readonly Column<GroupView>[] = [
    {
      id: 'name',
      head: GROUPING_WORDS[by],
      isName: true,
      fills: true,
      phone: 'first',
      cell: (row) => nameOf(row, by, month),
    },
    { id: 'kept', head: 'Kept', align: 'right', leavesBelow: 'desk', cell: (row) => money(row.parts.kept) },
    {
      id: 'keys',
      head: 'Keys',
      align: 'right',
      leavesBelow: 'desk',
      cell: (row) => money(row.parts.keys + row.parts.requests),
    },
    {
      id: 'called',
      head: 'Calls',
      align: 'right',
      leavesBelow: 'desk',
      cell: (row) => money(row.parts.calls),
    },
    {
      id: 'number',
      head: 'Number of calls',
      align: 'right',
      leavesBelow: 'full',
      cell: (row) => formatCount(row.calls),
    },
    {
      id: 'share',
      head: 'Share',
      align: 'right',
      phone: 'second',
      cell: (row) => formatPercent(total === 0 ? 0 : row.micros / total),
    },
    {
      id: 'sum',
      head: 'Cost',
      align: 'right',
      phone: 'first-end',
      cell: (row) => moneyWords(row.micros, currency),
    },
  ];
  return (
    <DataTable
      caption={`Cost by ${GROUPING_WORDS[by].toLowerCase()}`}
      rows={rows}
      rowKey={(row) => row.key}
      columns={columns}
    />
  );
}

function nameOf(row: GroupView, by: CostGrouping, month: string) {
  if (row.key === 'sum:all' || row.key === 'sum:rest' || row.key === '')
    return <span className="text-ink2">{row.label}</span>;
  if (by === 'caller') {
    return (
      <Link href={`/cost/callers/${row.key}?month=${month}`} look="row">
        <ForeignText text={row.label} />
      </Link>
    );
  }
  const filter = { environment: 'env', service: null, owner: 'owner', account: null, region: 'region' }[by];
  return filter ? (
    <Link href={`/secrets?${filter}=${encodeURIComponent(row.key)}`} look="row">
      <ForeignText text={row.label} />
    </Link>
  ) : (
    <ForeignText text={row.label} />
  );
}

function sumOf(groups: readonly GroupView[], key: string, label: string): GroupView {
  const add = (of: (group: GroupView) => number) => groups.reduce((sum, group) => sum + of(group), 0);
  return {
    key: `sum:${key}`,
    label,
    callerKind: null,
    micros: add(({ micros }) => micros),
    parts: {
      kept: add(({ parts }) => parts.kept),
      keys: add(({ parts }) => parts.keys),
      calls: add(({ parts }) => parts.calls),
      requests: add(({ parts }) => parts.requests),
    },
    calls: add(({ calls }) => calls),
    secrets: add(({ secrets }) => secrets),
  };
}
