import { notFound } from 'next/navigation';
import { z } from 'zod';
import { moneyWords, monthWords } from '#components/cost/cost-words.ts';
import { LinesTable } from '#components/cost/lines-table.tsx';
import { countOf } from '#components/format/number.ts';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { costOfCaller } from '#lib/cost/queries/cost-of-caller.ts';
import { definePage } from '#lib/web/page.ts';
import { monthInAddress } from '../../address.ts';

export const metadata = { title: 'Cost of a caller' };

const params = z.object({
  principalId: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
});
const search = z.object({ month: monthInAddress });

export default definePage('cost.caller', { params, search }, async ({ db, actor }, address) => {
  const { principalId } = address.params;
  const cost = await costOfCaller(db, actor, { principalId, month: address.search.month });
  if (cost === null) notFound();
  const { lines, currency, month } = cost;
  return (
    <Page crumbs={[{ label: 'Cost', href: '/cost?by=caller' }, { label: cost.label }]}>
      <PageHeader
        look="title"
        title={<ForeignText text={cost.label} />}
        lead={
          <p>
            {cost.arn ? (
              <span className="mono block break-anywhere">
                <ForeignText text={cost.arn} ascii />
              </span>
            ) : null}
            Its calls in {monthWords(month)} cost {moneyWords(cost.micros, currency)}:{' '}
            {countOf(cost.calls, 'call')}
            {cost.more ? ' in the lines below; there are cheaper ones beside them' : ''}.
          </p>
        }
      />
      <TabLinks
        label="Months"
        tabs={cost.months.map((each) => ({
          href: `/cost/callers/${principalId}?month=${each}`,
          label: monthWords(each),
          current: each === month,
        }))}
      />
      {lines.length === 0 ? (
        <EmptyState title="No call of it was seen in this month." />
      ) : (
        <LinesTable caption="What its calls cost" lines={lines} currency={currency} of="caller" />
      )}
    </Page>
  );
});
