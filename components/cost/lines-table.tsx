import type { LineView } from '#lib/cost/queries/line-view.ts';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { formatShortDay } from '../format/time.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { componentWords, moneyWords, priceWords, quantityWords } from './cost-words.ts';

export interface LinesTableProps {
  caption: string;
  lines: readonly LineView[];
  currency: string;
  /** What each line is named by: who called, on the page of a secret; the secret, on that of a caller. */
  of: 'secret' | 'caller';
}

/** Each amount with the quantity and the price it was made of. */
export function LinesTable({ caption, lines, currency, of }: LinesTableProps) {
  const columns: readonly Column<LineView>[] = [
    {
      id: 'what',
      head: 'What',
      isName: true,
      phone: 'first',
      cell: (line) => <span className="desk:whitespace-nowrap">{whatOf(line)}</span>,
    },
    {
      id: 'of',
      head: of === 'secret' ? 'By' : 'Secret',
      fills: true,
      phone: 'second',
      cell: (line) => (of === 'secret' ? callerOf(line) : secretOf(line)),
    },
    {
      id: 'days',
      head: 'Days, UTC',
      leavesBelow: 'desk',
      cell: (line) => (
        <span className="whitespace-nowrap">
          {formatShortDay(line.firstDay, 'UTC')}
          {line.lastDay === line.firstDay ? null : ` to ${formatShortDay(line.lastDay, 'UTC')}`}
        </span>
      ),
    },
    {
      id: 'quantity',
      head: 'Quantity',
      align: 'right',
      leavesBelow: 'desk',
      cell: (line) => (
        <span className="whitespace-nowrap">{quantityWords(line.component, line.quantity)}</span>
      ),
    },
    {
      id: 'price',
      head: 'Price',
      align: 'right',
      leavesBelow: 'full',
      cell: (line) => (
        <span title={line.priceSource} className="whitespace-nowrap">
          {priceWords(line.priceMicros, line.pricePer, currency)}
          {line.priceFrom ? `, from ${formatShortDay(line.priceFrom, 'UTC')}` : ''}
        </span>
      ),
    },
    {
      id: 'sum',
      head: 'Cost',
      align: 'right',
      phone: 'first-end',
      cell: (line) => moneyWords(line.micros, currency),
    },
  ];
  return <DataTable caption={caption} rows={lines} rowKey={keyOf} columns={columns} density="dense" />;
}

function keyOf(line: LineView): string {
  return [line.component, line.secretId, line.region, line.principalId, line.firstDay, line.basis].join(' ');
}

function whatOf({ component, basis, region }: LineView): string {
  const words =
    component === 'replica' ? `${componentWords(component)} in ${region}` : componentWords(component);
  if (basis === 'trial') return `${words}, within what is free`;
  return basis === 'assumed' ? `${words}, since a day that is assumed` : words;
}

function callerOf({ principalId, caller, callerKind }: LineView) {
  if (principalId === null) return <span className="text-ink3">nobody: it is kept</span>;
  return (
    <>
      <Link href={`/cost/callers/${principalId}`}>
        <ForeignText text={caller ?? ''} />
      </Link>{' '}
      <span className="text-small text-ink3">{callerKind}</span>
    </>
  );
}

function secretOf({ secretId, secretName }: LineView) {
  if (secretId === null || secretName === null) return <span className="text-ink3">no one secret</span>;
  return (
    <Link href={`/secrets/${secretId}/cost`} look="row">
      <SecretName name={secretName} look="sentence" />
    </Link>
  );
}
