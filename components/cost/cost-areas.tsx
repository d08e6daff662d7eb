import type { GroupView } from '#lib/cost/queries/group-view.ts';
import { OTHER_SERVICES } from '#lib/cost/rules/other-services.ts';
import { Treemap } from '../charts/treemap.tsx';
import { ForeignText } from '../format/text.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { moneyWords } from './cost-words.ts';

/** What a month cost by environment and service, as areas. */
export function CostAreas({ areas, currency }: { areas: readonly GroupView[]; currency: string }) {
  const named = areas.map((area) => {
    const at = area.key.indexOf('/');
    return { area, environment: area.key.slice(0, at), service: area.key.slice(at + 1) };
  });
  const groups = [...Map.groupBy(named, ({ environment }) => environment)].map(([environment, of]) => ({
    key: environment,
    name: environment === '' ? 'of no secret' : environment,
    amount: moneyWords(sum(of), currency),
    leaves: of
      .filter(({ area }) => area.micros > 0)
      .map(({ area, service }) => ({
        key: area.key,
        name: nameOf(service),
        amount: moneyWords(area.micros, currency),
        value: area.micros,
      })),
  }));
  const [first] = [...groups].sort((a, b) => weightOf(b) - weightOf(a));
  const label = first
    ? `Cost by environment and service; most of it ${first.name}, ${first.amount}. The table under it has the same numbers.`
    : 'Cost by environment and service.';
  return (
    <>
      <Treemap label={label} groups={groups.filter((group) => weightOf(group) > 0)} />
      <Disclosure summary="As a table">
        <DataTable
          caption="Cost by environment and service"
          rows={named}
          rowKey={({ area }) => area.key}
          columns={[
            {
              id: 'service',
              head: 'Service',
              isName: true,
              fills: true,
              phone: 'first',
              cell: ({ service }) => <ForeignText text={nameOf(service)} />,
            },
            {
              id: 'environment',
              head: 'Environment',
              phone: 'second',
              cell: ({ environment }) => (environment === '' ? 'of no secret' : environment),
            },
            {
              id: 'sum',
              head: 'Cost',
              align: 'right',
              phone: 'first-end',
              cell: ({ area }) => moneyWords(area.micros, currency),
            },
          ]}
        />
      </Disclosure>
    </>
  );
}

function nameOf(service: string): string {
  if (service === OTHER_SERVICES) return 'others';
  return service === '' ? 'no service' : service;
}

function sum(of: readonly { area: GroupView }[]): number {
  return of.reduce((all, { area }) => all + area.micros, 0);
}

function weightOf({ leaves }: { leaves: readonly { value: number }[] }): number {
  return leaves.reduce((all, { value }) => all + value, 0);
}
