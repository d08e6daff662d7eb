import type { RuleUse, RuleUses } from '#lib/secrets/queries/environment-rules.ts';
import { EnvironmentTag } from '../format/environment.tsx';
import { countOf, formatCount } from '../format/number.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Section } from '../ui/section.tsx';

/** Which rule says what, and how many secrets each decides. */
export function EnvironmentRules({ uses }: { uses: RuleUses }) {
  return (
    <Section
      title="Environment rules"
      note={uses.configured ? 'set by the configuration file' : 'those of every installation'}
    >
      <p className="max-w-prose pt-8 text-small text-ink2">
        Every rule that matches a secret has a say and the strictest wins.{' '}
        {uses.undecided === 0
          ? 'No secret is left without an answer.'
          : `${countOf(uses.undecided, 'secret')} ${uses.undecided === 1 ? 'has' : 'have'} no clear answer: unknown, and treated as production.`}{' '}
        Where a changed rule would make a secret laxer, it waits 24 hours.
      </p>
      <DataTable
        caption="Environment rules"
        columns={COLUMNS}
        rows={uses.rules.map((use, index) => ({ ...use, index }))}
        rowKey={({ index }) => String(index)}
      />
    </Section>
  );
}

const COLUMNS: readonly Column<RuleUse & { index: number }>[] = [
  {
    id: 'rule',
    head: 'Where',
    isName: true,
    phone: 'first',
    fills: true,
    cell: ({ rule }) => <span className="block break-anywhere whitespace-normal">{whereWords(rule)}</span>,
  },
  {
    id: 'environment',
    head: 'Says',
    phone: 'second',
    cell: ({ rule }) =>
      rule.by === 'tag' ? (
        <span className="whitespace-nowrap text-ink2">what its value says</span>
      ) : (
        <EnvironmentTag environment={rule.environment} />
      ),
  },
  {
    id: 'secrets',
    head: 'Decides',
    align: 'right',
    phone: 'first-end',
    cell: ({ secrets }) => formatCount(secrets),
  },
];

function whereWords(rule: RuleUse['rule']): string {
  switch (rule.by) {
    case 'account':
      return `Account ${rule.accountId}`;
    case 'path':
      return `${rule.segment === 'first' ? 'First segment' : 'Any segment'} of the path is ${orList(rule.words)}`;
    case 'tag':
      return `Tag ${orList(rule.keys)}: ${Object.entries(rule.values)
        .map(([value, environment]) => `${value} → ${environment}`)
        .join(', ')}`;
  }
}

function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
