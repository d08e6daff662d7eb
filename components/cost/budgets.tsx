import type { BudgetView } from '#lib/cost/queries/budgets.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Mark } from '../format/mark.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { BudgetForm, RemoveBudget } from './budget-forms.tsx';
import { moneyWords } from './cost-words.ts';

export interface BudgetActs {
  set: (input: { path: string; micros: number }) => Promise<Result<null>>;
  remove: (input: { path: string }) => Promise<Result<null>>;
}

const STANDS = {
  crossed: { mark: 'broken', words: 'crossed' },
  'will-cross': { mark: 'attention', words: 'will be crossed' },
  kept: { mark: null, words: 'kept' },
} as const;

/** What nodes of the tree may cost, and how each stands. */
export function Budgets({
  budgets,
  currency,
  acts,
}: {
  budgets: readonly BudgetView[];
  currency: string;
  acts: BudgetActs | null;
}) {
  return (
    <>
      {budgets.length > 0 ? (
        <DataTable
          caption="Budgets"
          rows={budgets}
          rowKey={(row) => row.path}
          columns={[
            {
              id: 'path',
              head: 'Below',
              isName: true,
              fills: true,
              phone: 'first',
              cell: (row) => (row.path === '' ? 'everything' : row.path),
            },
            {
              id: 'budget',
              head: 'A month',
              align: 'right',
              leavesBelow: 'desk',
              cell: (row) => moneyWords(row.micros, row.currency),
            },
            {
              id: 'spent',
              head: 'So far',
              align: 'right',
              leavesBelow: 'desk',
              cell: (row) => moneyWords(row.spentMicros, currency),
            },
            {
              id: 'then',
              head: 'At its end',
              align: 'right',
              phone: 'second',
              cell: (row) => moneyWords(row.forecastMicros, currency),
            },
            {
              id: 'stand',
              head: 'Stands',
              phone: 'first-end',
              cell: (row) => {
                const { mark, words } = STANDS[row.stand];
                return (
                  <span className="whitespace-nowrap">
                    {mark ? <Mark state={mark} label={null} /> : null} {words}
                  </span>
                );
              },
            },
            ...(acts
              ? [
                  {
                    id: 'act',
                    head: '',
                    headLabel: 'Act',
                    cell: (row: BudgetView) => <RemoveBudget path={row.path} remove={acts.remove} />,
                  },
                ]
              : []),
          ]}
        />
      ) : (
        <p className="pt-4 text-ink2">
          No budget is set. A budget opens a finding as soon as the forecast of its node crosses it.
        </p>
      )}
      {acts ? <BudgetForm currency={currency} set={acts.set} /> : null}
    </>
  );
}
