'use client';

import { ENVIRONMENTS } from '#lib/secrets/rules/environment.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/section.tsx';
import { ListField } from './policy-editor-inputs.tsx';
import { MarginNotes } from './policy-margin.tsx';
import type { PolicyDraft } from './use-policy-draft.ts';

/** Where the policy holds: paths first, then what narrows them. */
export function ScopeFields({ draft }: { draft: PolicyDraft }) {
  const { document, edit } = draft;
  const { scope, acts } = document;
  const change = (part: Partial<typeof scope>) => edit({ scope: { ...scope, ...part } });
  const isOverPolicies = acts.includes('policy-edit');
  return (
    <Section first title="Where">
      <div className="grid gap-10">
        <ListField
          lines
          label={isOverPolicies ? 'For policies named, one a line' : 'In these paths, one a line'}
          help="* stands for anything between two slashes, ** for any number of parts."
          values={scope.paths}
          onChange={(paths) => change({ paths })}
        />
        {isOverPolicies ? null : <Narrowing draft={draft} change={change} />}
      </div>
      <MarginNotes draft={draft} of="scope" />
    </Section>
  );
}

type Scope = PolicyDraft['document']['scope'];

function Narrowing({ draft, change }: { draft: PolicyDraft; change: (part: Partial<Scope>) => void }) {
  const { scope } = draft.document;
  const isNarrowed = scope.accounts !== null || scope.regions !== null || scope.tags !== null;
  return (
    <>
      <fieldset className="min-w-0">
        <legend className="mb-3 text-small text-ink3">Environments; none chosen: all</legend>
        <div className="flex flex-wrap gap-x-16">
          {ENVIRONMENTS.map((name) => (
            <Checkbox
              key={name}
              isSelected={scope.environments?.includes(name) ?? false}
              onChange={(isIn) => change({ environments: toggled(scope.environments, name, isIn) })}
            >
              {name}
            </Checkbox>
          ))}
        </div>
      </fieldset>
      <Disclosure summary="Narrow it by account, region or tag" open={isNarrowed}>
        <div className="grid gap-8 desk:grid-cols-2">
          <ListField
            label="Accounts, between commas"
            help="Empty: all."
            values={scope.accounts ?? []}
            onChange={(accounts) => change({ accounts: orNull(accounts) })}
          />
          <ListField
            label="Regions, between commas"
            help="Empty: all."
            values={scope.regions ?? []}
            onChange={(regions) => change({ regions: orNull(regions) })}
          />
          <ListField
            label="Tags as key=value, between commas"
            help="All of them must be there. Empty: any."
            values={Object.entries(scope.tags ?? {}).map(([key, value]) => `${key}=${value}`)}
            onChange={(pairs) => change({ tags: readTags(pairs) })}
          />
        </div>
      </Disclosure>
    </>
  );
}

function toggled(named: readonly string[] | null, name: string, isIn: boolean): string[] | null {
  const rest = (named ?? []).filter((each) => each !== name);
  return orNull(isIn ? [...rest, name] : rest);
}

function orNull(values: string[]): string[] | null {
  return values.length === 0 ? null : values;
}

function readTags(pairs: readonly string[]): Record<string, string> | null {
  if (pairs.length === 0) return null;
  return Object.fromEntries(
    pairs.map((pair) => {
      const cut = pair.indexOf('=');
      return cut < 0 ? [pair, ''] : [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
    }),
  );
}
