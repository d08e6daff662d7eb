import { componentWords, priceWords } from '#components/cost/cost-words.ts';
import { PriceForm, SettingsForm, WithdrawPrice } from '#components/cost/price-forms.tsx';
import { formatCount } from '#components/format/number.ts';
import { ForeignText } from '#components/format/text.tsx';
import { formatShortDay } from '#components/format/time.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { readPrices } from '#lib/cost/queries/prices.ts';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { settings as changeSettings, dropPrice, price } from '../actions.ts';

export const metadata = { title: 'Prices' };

export default definePage('cost.prices', {}, async ({ db, actor }) => {
  const [{ settings, list, edited }, now] = await Promise.all([
    readPrices(db, actor),
    databaseNow(db.prisma),
  ]);
  const mayManage = can(actor, 'cost.manage');
  return (
    <Page crumbs={[{ label: 'Cost', href: '/cost' }, { label: 'Prices' }]}>
      <PageHeader
        title="What cost is reckoned with."
        lead={
          <p className="max-w-prose">
            A price holds from its day (UTC) until the next one begins. Of an edited price and the list, the
            edited one holds. Calls are charged one by one; storage by the hour that has begun.
          </p>
        }
      />
      <Section title="Edited prices" first>
        {edited.length === 0 ? (
          <p className="pt-4 text-ink2">None. The list below holds.</p>
        ) : (
          <DataTable
            caption="Edited prices"
            rows={edited}
            rowKey={(row) => row.number}
            columns={[
              {
                id: 'of',
                head: 'Of',
                isName: true,
                phone: 'first',
                cell: (row) => componentWords(row.component),
              },
              {
                id: 'price',
                head: 'Price',
                align: 'right',
                phone: 'first-end',
                cell: (row) => (
                  <span className="whitespace-nowrap">{priceWords(row.micros, row.per, row.currency)}</span>
                ),
              },
              {
                id: 'from',
                head: 'From',
                phone: 'second',
                cell: (row) => (row.validFrom ? formatShortDay(row.validFrom, 'UTC') : 'the beginning'),
              },
              {
                id: 'source',
                head: 'Read in',
                fills: true,
                leavesBelow: 'desk',
                cell: (row) => <ForeignText text={row.source} />,
              },
              ...(mayManage
                ? [
                    {
                      id: 'act',
                      head: '',
                      headLabel: 'Act',
                      cell: (row: (typeof edited)[number]) => (
                        <WithdrawPrice number={row.number} withdraw={dropPrice} />
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Section>
      <Section title="List prices" note={list[0]?.source}>
        <DataTable
          caption="List prices in US dollars"
          rows={list}
          rowKey={(row) => row.component}
          columns={[
            {
              id: 'of',
              head: 'Of',
              isName: true,
              fills: true,
              phone: 'first',
              cell: (row) => componentWords(row.component),
            },
            {
              id: 'price',
              head: 'Price',
              align: 'right',
              phone: 'first-end',
              cell: (row) => (
                <span className="whitespace-nowrap">{priceWords(row.micros, row.per, 'USD')}</span>
              ),
            },
          ]}
        />
      </Section>
      {mayManage ? (
        <>
          <Section title="Set a price">
            <PriceForm currency={settings.currency} today={now.toISOString().slice(0, 10)} set={price} />
          </Section>
          <Section title="Settings">
            <SettingsForm settings={settings} change={changeSettings} />
          </Section>
        </>
      ) : (
        <Section title="Settings">
          <p className="pt-4">
            Amounts are in {settings.currency}. {formatCount(settings.freeKeyRequests)} requests to KMS are
            free for an account each month.{' '}
            {settings.trials.length === 0 ? 'No trial is set.' : `Trials: ${settings.trials.length}.`}
          </p>
        </Section>
      )}
    </Page>
  );
});
