import type { BillView } from '#lib/cost/queries/bills.ts';
import type { DifferencePart, Reconciliation } from '#lib/cost/rules/reconcile.ts';
import { Instant } from '../format/instant.tsx';
import { countOf } from '../format/number.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { causeWords, outcomeWords } from './bill-words.ts';
import { moneyWords } from './cost-words.ts';

/** What one account was billed beside what the model reckons, and why they differ. */
export function BillAccount({ account, currency }: { account: BillView; currency: string }) {
  const { bill, isOn, outcome, modelMicros } = account;
  return (
    <>
      <p className="max-w-prose pt-4">
        The model reckons {moneyWords(modelMicros, currency)}.{' '}
        {bill === null ? (isOn ? outcomeWords(outcome) : 'The bill is not asked for.') : null}
        {bill !== null && bill.compared === null
          ? `The bill is in ${bill.currency} and the model in ${currency}: they are not compared.`
          : null}
        {bill?.compared ? <Sentence compared={bill.compared} currency={currency} /> : null}
      </p>
      {bill?.compared ? (
        <div className="pt-6">
          <Parts compared={bill.compared} currency={currency} account={account.connectionName} />
        </div>
      ) : null}
      {bill ? (
        <p className="max-w-prose pt-6 text-small text-ink2">
          Read <Instant at={bill.readAt} />
          {bill.estimated ? '; AWS may still change it' : ''}.
          {bill.unreadable > 0
            ? ` ${countOf(bill.unreadable, 'line')} could not be read and are left out.`
            : ''}{' '}
          {isOn && outcome !== null && outcome !== 'complete' ? outcomeWords(outcome) : ''}
        </p>
      ) : null}
    </>
  );
}

function Sentence({ compared, currency }: { compared: Reconciliation; currency: string }) {
  const { billMicros, differenceMicros } = compared;
  const billed = `AWS bills ${moneyWords(billMicros, currency)}`;
  if (differenceMicros === 0) return `${billed}: the same.`;
  const more = differenceMicros > 0 ? 'more' : 'less';
  return `${billed}, ${moneyWords(Math.abs(differenceMicros), currency)} ${more}.`;
}

type Row = { readonly part: DifferencePart | null };

function Parts({
  compared,
  currency,
  account,
}: {
  compared: Reconciliation;
  currency: string;
  account: string;
}) {
  const rows: readonly Row[] = [...compared.parts.map((part) => ({ part })), { part: null }];
  const columns: readonly Column<Row>[] = [
    {
      id: 'what',
      head: 'Difference',
      isName: true,
      phone: 'first',
      cell: ({ part }) => (part ? causeWords(part.cause).what : <span className="text-ink2">Together</span>),
    },
    {
      id: 'why',
      head: 'Why',
      fills: true,
      phone: 'second',
      cell: ({ part }) =>
        part ? (
          <span className="whitespace-normal text-small text-ink2">{causeWords(part.cause).why}</span>
        ) : null,
    },
    {
      id: 'sum',
      head: 'Bill less model',
      align: 'right',
      phone: 'first-end',
      cell: ({ part }) => moneyWords(part ? part.micros : compared.differenceMicros, currency),
    },
  ];
  return (
    <DataTable
      caption={`Why the bill of ${account} and the model differ`}
      rows={rows}
      rowKey={({ part }) => part?.cause ?? 'together'}
      columns={columns}
    />
  );
}
