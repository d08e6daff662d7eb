import { AdviceGroups } from '#components/cost/advice-groups.tsx';
import { Budgets } from '#components/cost/budgets.tsx';
import { CostAreas } from '#components/cost/cost-areas.tsx';
import { CostGroups } from '#components/cost/cost-groups.tsx';
import { CostCoverage, CostLead, costTitle } from '#components/cost/cost-lead.tsx';
import { GROUPING_WORDS, moneyWords, monthWords } from '#components/cost/cost-words.ts';
import { DearestTable } from '#components/cost/dearest-table.tsx';
import { WhatIf } from '#components/cost/what-if.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { listBudgets } from '#lib/cost/queries/budgets.ts';
import { cachedCalls } from '#lib/cost/queries/cached-calls.ts';
import { type CostOverview, readCostOverview } from '#lib/cost/queries/cost-overview.ts';
import { dearestSecrets } from '#lib/cost/queries/dearest-secrets.ts';
import { COST_GROUPINGS } from '#lib/cost/queries/group-view.ts';
import { listAdvice } from '#lib/cost/queries/list-advice.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { budget, dropBudget, putAside, takeUp } from './actions.ts';
import { type CostAddress, costSearch, hrefOfCost } from './address.ts';

export const metadata = { title: 'Cost' };

const PAGE = 50;

export default definePage('cost', { search: costSearch }, async ({ db, actor }, { search: address }) => {
  const overview = await readCostOverview(db, actor, address);
  if (overview === null) return <NothingYet />;
  const { month } = overview.shown;
  const [advice, budgets, cached, dearest] = await Promise.all([
    listAdvice(db, actor, { putAside: address.advice === 'aside' }),
    listBudgets(db, actor),
    cachedCalls(db, actor),
    dearestSecrets(db, actor, { month, after: address.after }),
  ]);
  const { currency } = overview;
  const mayManage = can(actor, 'cost.manage');
  const saving = overview.advice.reduce((sum, { savingMicros }) => sum + savingMicros, 0);
  return (
    <Page crumbs={[{ label: 'Cost' }]}>
      <PageHeader title={costTitle(overview)} lead={<CostLead overview={overview} />} />
      <Months overview={overview} address={address} />
      <div className="pt-12">
        <CostCoverage
          overview={overview}
          extrapolated={address.extrapolate !== undefined}
          hrefOfExtrapolation={hrefOfCost({ ...address, extrapolate: '1' })}
        />
      </div>
      <Section title="By environment and service" note={monthWords(month)} first>
        <div className="pt-8">
          <CostAreas areas={overview.areas} currency={currency} />
        </div>
      </Section>
      <TabLinks
        label="Grouped by"
        tabs={COST_GROUPINGS.map((by) => ({
          href: hrefOfCost({ ...address, by, after: undefined }),
          label: GROUPING_WORDS[by],
          current: by === address.by,
        }))}
      />
      <CostGroups groups={overview.groups} by={address.by} currency={currency} month={month} />
      <div className="pt-24">
        <TabLinks
          label="Advice"
          tabs={[
            {
              href: hrefOfCost({ ...address, advice: 'open' }),
              label: saving > 0 ? `Advice: ${moneyWords(saving, currency)} a month` : 'Advice',
              current: address.advice === 'open',
            },
            {
              href: hrefOfCost({ ...address, advice: 'aside' }),
              label: 'Put aside',
              current: address.advice === 'aside',
            },
          ]}
        />
        {advice.length === 0 ? (
          <p className="py-10 text-ink2">
            {address.advice === 'aside'
              ? 'Nothing is put aside.'
              : 'No advice: nothing was found that could be saved.'}
          </p>
        ) : (
          <AdviceGroups groups={advice} currency={currency} acts={mayManage ? { putAside, takeUp } : null} />
        )}
      </div>
      <Section title="What if" note="nothing is changed by trying">
        <WhatIf
          currency={currency}
          nowMicros={overview.forecast?.micros ?? overview.shown.micros}
          environments={environmentsOf(overview)}
          idleReplicas={overview.advice.find(({ kind }) => kind === 'idle-replica')?.savingMicros ?? 0}
          cached={cached}
        />
      </Section>
      <Section title="Budgets" note="of the running month">
        <Budgets
          budgets={budgets}
          currency={currency}
          acts={mayManage ? { set: budget, remove: dropBudget } : null}
        />
      </Section>
      <Section title="Secrets by cost" note={monthWords(month)} aside={<Exports month={month} />}>
        <DearestTable secrets={dearest.secrets} currency={currency} />
        <KeysetPager
          shown={dearest.secrets.length}
          pageSize={PAGE}
          {...(dearest.next ? { nextHref: hrefOfCost({ ...address, after: dearest.next }) } : {})}
          {...(address.after ? { firstHref: hrefOfCost({ ...address, after: undefined }) } : {})}
        />
      </Section>
    </Page>
  );
});

function Months({ overview, address }: { overview: CostOverview; address: CostAddress }) {
  return (
    <TabLinks
      label="Months"
      tabs={overview.months.slice(0, 6).map(({ month, micros }) => ({
        href: hrefOfCost({ ...address, month, after: undefined }),
        label: `${monthWords(month)} ${moneyWords(micros, overview.currency)}`,
        current: month === overview.shown.month,
      }))}
      aside={
        <span className="flex gap-12">
          <Link href={`/cost/bill?month=${overview.shown.month}`}>Bill</Link>
          <Link href="/cost/prices">Prices and settings</Link>
        </span>
      }
    />
  );
}

/** Of the running month what each will have cost at its end, in proportion to the whole. */
function environmentsOf({ areas, shown, forecast }: CostOverview): { name: string; micros: number }[] {
  const growth = forecast && shown.micros > 0 ? forecast.micros / shown.micros : 1;
  const sums = new Map<string, number>();
  for (const { key, micros } of areas) {
    const name = key.slice(0, key.indexOf('/'));
    if (name !== '') sums.set(name, (sums.get(name) ?? 0) + micros);
  }
  return [...sums].map(([name, micros]) => ({ name, micros: Math.round(micros * growth) }));
}

function Exports({ month }: { month: string }) {
  return (
    <>
      <a href={`/cost/export?month=${month}&form=csv`} download className="underline">
        CSV
      </a>{' '}
      <a href={`/cost/export?month=${month}&form=json`} download className="underline">
        JSON
      </a>
    </>
  );
}

function NothingYet() {
  return (
    <Page crumbs={[{ label: 'Cost' }]}>
      <PageHeader title="Nothing has been reckoned yet." />
      <EmptyState title="The first sums appear within a minute after the inventory was read.">
        <Link href="/feed">Coverage</Link>
      </EmptyState>
    </Page>
  );
}
