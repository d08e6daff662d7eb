'use client';

import type { AutomaticRule, RuleConditions, RuleHours } from '#lib/access/rules/automatic-rule.ts';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Choice } from '../ui/choice.tsx';
import { Section } from '../ui/section.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ListField } from './policy-editor-inputs.tsx';
import { MarginNotes } from './policy-margin.tsx';
import { ruleSentence } from './policy-words.ts';
import type { PolicyDraft } from './use-policy-draft.ts';

const NEW_RULE: AutomaticRule = {
  name: 'new-rule',
  verdict: 'deny',
  when: {},
  evenInProduction: false,
};

/** What decides by itself, a rule each. Every condition that is filled in must hold; a denial wins. */
export function RuleFields({ draft }: { draft: PolicyDraft }) {
  const { document, edit } = draft;
  const { automatic } = document;
  const change = (at: number, part: Partial<AutomaticRule>) =>
    edit({ automatic: automatic.map((rule, index) => (index === at ? { ...rule, ...part } : rule)) });
  const add = () => edit({ automatic: [...automatic, { ...NEW_RULE, name: freeName(automatic) }] });
  return (
    <Section
      title="What decides by itself"
      note="a denial wins; each decision is signed with the rule's name"
    >
      {automatic.map((rule, index) => (
        // A rule may be renamed while it is written; its place in the order is what it keeps.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity of a rule
        <div key={index} className="grid gap-8 border-b border-rule py-8">
          <p className="text-ink2">
            <ForeignText text={ruleSentence(rule)} />
          </p>
          <RuleForm rule={rule} onChange={(part) => change(index, part)} />
          <div>
            <Button
              size="small"
              onPress={() => edit({ automatic: automatic.filter((_, at) => at !== index) })}
            >
              Remove rule {rule.name}
            </Button>
          </div>
          <MarginNotes draft={draft} of={`automatic[${index + 1}]`} />
        </div>
      ))}
      <Button size="small" onPress={add}>
        Add a rule
      </Button>
      <WholeNotes draft={draft} />
    </Section>
  );
}

function WholeNotes({ draft: { checked } }: { draft: PolicyDraft }) {
  if (!checked) return null;
  const isWhole = ({ field }: { field: string }) => field === 'automatic';
  const whole = { fields: checked.fields.filter(isWhole), findings: checked.findings.filter(isWhole) };
  return <MarginNotes draft={{ checked: { ...checked, ...whole } }} of="automatic" />;
}

function freeName(rules: readonly AutomaticRule[]): string {
  const taken = new Set(rules.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    if (!taken.has(`rule-${number}`)) return `rule-${number}`;
  }
}

interface RuleFormProps {
  rule: AutomaticRule;
  onChange: (part: Partial<AutomaticRule>) => void;
}

function RuleForm({ rule, onChange }: RuleFormProps) {
  const set = (part: Partial<RuleConditions>) => onChange({ when: without({ ...rule.when, ...part }) });
  const { when } = rule;
  return (
    <div className="grid gap-8 desk:grid-cols-2">
      <TextField label="Name" value={rule.name} onChange={(name) => onChange({ name })} maxLength={64} mono />
      <Choice
        label="It"
        value={rule.verdict}
        onChange={(verdict) =>
          onChange(verdict === 'approve' ? { verdict } : { verdict: 'deny', evenInProduction: false })
        }
        options={[
          { value: 'approve', label: 'approves' },
          { value: 'deny', label: 'denies', denies: true },
        ]}
      />
      <ListField label="In paths" values={when.paths ?? []} onChange={(paths) => set({ paths })} />
      <ListField
        label="In environments"
        values={when.environments ?? []}
        onChange={(environments) => set({ environments })}
      />
      <ListField label="Asked by groups" values={when.groups ?? []} onChange={(groups) => set({ groups })} />
      <ListField label="Asked by people" values={when.people ?? []} onChange={(people) => set({ people })} />
      <OptionalNumber
        label="Up to, in minutes"
        value={when.atMostSeconds === undefined ? undefined : when.atMostSeconds / 60}
        onChange={(minutes) => set({ atMostSeconds: minutes === undefined ? undefined : minutes * 60 })}
      />
      <OptionalNumber
        label="After so many denials in 30 days"
        value={when.denialsAtLeast}
        onChange={(denialsAtLeast) => set({ denialsAtLeast })}
      />
      <HourFields hours={when.hours} onChange={(hours) => set({ hours })} />
      {rule.verdict === 'approve' ? (
        <Checkbox
          isSelected={rule.evenInProduction}
          onChange={(evenInProduction) => onChange({ evenInProduction })}
        >
          In production too, without a person
        </Checkbox>
      ) : null}
    </div>
  );
}

const OFFICE: RuleHours = {
  zone: 'UTC',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '08:00',
  to: '18:00',
  outside: true,
};

interface HourFieldsProps {
  hours: RuleHours | undefined;
  onChange: (hours: RuleHours | undefined) => void;
}

function HourFields({ hours, onChange }: HourFieldsProps) {
  return (
    <fieldset className="col-span-full grid min-w-0 gap-6">
      <legend className="only-read">Hours</legend>
      <Checkbox isSelected={hours !== undefined} onChange={(isOn) => onChange(isOn ? OFFICE : undefined)}>
        At certain hours only
      </Checkbox>
      {hours ? (
        <div className="grid gap-8 desk:grid-cols-4">
          <TextField label="From" value={hours.from} onChange={(from) => onChange({ ...hours, from })} />
          <TextField label="To" value={hours.to} onChange={(to) => onChange({ ...hours, to })} />
          <ListField
            label="Days"
            values={hours.days}
            onChange={(days) => onChange({ ...hours, days: days as RuleHours['days'] })}
          />
          <TextField label="Time zone" value={hours.zone} onChange={(zone) => onChange({ ...hours, zone })} />
          <Checkbox isSelected={hours.outside} onChange={(outside) => onChange({ ...hours, outside })}>
            outside of these hours
          </Checkbox>
        </div>
      ) : null}
    </fieldset>
  );
}

interface OptionalNumberProps {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

function OptionalNumber({ label, value, onChange }: OptionalNumberProps) {
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={value === undefined || Number.isNaN(value) ? '' : String(value)}
      onChange={(text) => onChange(/^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined)}
    />
  );
}

/** Conditions that are not filled in are no conditions. */
function without(when: RuleConditions): RuleConditions {
  const kept = Object.entries(when).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as RuleConditions;
}
