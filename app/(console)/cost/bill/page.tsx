import { z } from 'zod';
import { BillAccount } from '#components/cost/bill-account.tsx';
import { BillSwitch } from '#components/cost/bill-switch.tsx';
import { monthWords } from '#components/cost/cost-words.ts';
import { countOf } from '#components/format/number.ts';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { type BillsView, type BillView, readBills } from '#lib/cost/queries/bills.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { bill as changeBill } from '../actions.ts';
import { monthInAddress } from '../address.ts';

export const metadata = { title: 'Bill' };

const search = z.object({ month: monthInAddress });

export default definePage('cost.bill', { search }, async ({ db, actor }, address) => {
  const bills = await readBills(db, actor, address.search);
  const mayManage = can(actor, 'cost.manage');
  const calls = bills?.accounts.reduce((sum, account) => sum + account.calls, 0) ?? 0;
  return (
    <Page crumbs={[{ label: 'Cost', href: '/cost' }, { label: 'Bill' }]}>
      <PageHeader
        title={bills ? titleOf(bills) : 'Nothing has been reckoned yet.'}
        lead={
          <p className="max-w-prose">
            What AWS bills for Secrets Manager and KMS, from Cost Explorer, beside what the model reckons. A
            question costs 0.01 USD, on the bill of the account. It is asked at most once a day, where an
            admin switched it on{calls > 0 ? `; ${countOf(calls, 'question')} so far` : ''}.
          </p>
        }
      />
      {bills === null || bills.accounts.length === 0 ? (
        <EmptyState title={bills === null ? 'The first sums appear soon.' : 'No account is connected.'} />
      ) : (
        <>
          <TabLinks
            label="Months"
            tabs={bills.months.map((month) => ({
              href: `/cost/bill?month=${month}`,
              label: monthWords(month),
              current: month === bills.month,
            }))}
          />
          {bills.accounts.map((account, index) => (
            <Section
              key={account.connectionId}
              first={index === 0}
              title={<ForeignText text={account.connectionName} />}
              note={account.accountId}
            >
              <BillAccount account={account} currency={bills.currency} />
              {mayManage ? (
                <BillSwitch
                  connectionId={account.connectionId}
                  name={account.connectionName}
                  isOn={account.isOn}
                  change={changeBill}
                />
              ) : null}
            </Section>
          ))}
        </>
      )}
    </Page>
  );
});

function titleOf({ accounts }: BillsView): string {
  const compared = accounts.filter(isCompared).length;
  if (accounts.every(({ isOn }) => !isOn) && compared === 0) return 'No bill is asked for.';
  if (compared === 0) return 'No bill of this month was read yet.';
  return compared === accounts.length
    ? 'The bill beside the model.'
    : `The bill of ${compared} of ${accounts.length} accounts beside the model.`;
}

function isCompared({ bill }: BillView): boolean {
  return bill?.compared !== null && bill?.compared !== undefined;
}
