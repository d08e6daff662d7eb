'use client';

import { ACTS, type Act } from '#lib/access/rules/act.ts';
import type { PolicyDocument, PolicyStep } from '#lib/access/rules/policy-document.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Section } from '../ui/section.tsx';
import { TextField } from '../ui/text-field.tsx';
import { InlineNumber, ListField } from './policy-editor-inputs.tsx';
import { PeopleFields } from './policy-editor-people.tsx';
import { RuleFields } from './policy-editor-rules.tsx';
import { ScopeFields } from './policy-editor-scope.tsx';
import { MarginNotes } from './policy-margin.tsx';
import { actsWords } from './policy-words.ts';
import type { PolicyDraft } from './use-policy-draft.ts';

/** The whole policy as sentences with fields, in the order in which one reads it. */
export function PolicyFields({ draft }: { draft: PolicyDraft }) {
  const { document } = draft;
  const isOverPolicies = document.acts.includes('policy-edit');
  return (
    <>
      <ScopeFields draft={draft} />
      <ActFields draft={draft} />
      <StepFields draft={draft} />
      {isOverPolicies ? null : <TermFields draft={draft} />}
      <AskerFields draft={draft} />
      <RuleFields draft={draft} />
      {isOverPolicies ? null : <BreakGlassFields draft={draft} />}
      <AfterFields draft={draft} />
    </>
  );
}

interface PartProps {
  draft: PolicyDraft;
}

function ActFields({ draft }: PartProps) {
  const { document, edit } = draft;
  const toggle = (act: Act, isIn: boolean) =>
    edit({ acts: ACTS.filter((each) => (each === act ? isIn : document.acts.includes(each))) });
  return (
    <Section title="What needs a signature">
      <div className="flex flex-wrap gap-x-16">
        {ACTS.map((act) => (
          <Checkbox key={act} isSelected={document.acts.includes(act)} onChange={(isIn) => toggle(act, isIn)}>
            {actsWords([act])}
          </Checkbox>
        ))}
      </div>
      <MarginNotes draft={draft} of="acts" />
    </Section>
  );
}

const NEW_STEP: PolicyStep = {
  signatures: 1,
  roles: ['approver', 'admin'],
  groups: [],
  people: [],
  owners: false,
};

function StepFields({ draft }: PartProps) {
  const { document, edit } = draft;
  const { steps, acts } = document;
  const change = (at: number, part: Partial<PolicyStep>) =>
    edit({ steps: steps.map((step, index) => (index === at ? { ...step, ...part } : step)) });
  return (
    <Section title="Who signs" note="in this order; nobody signs twice, nobody for themselves">
      {steps.map((step, index) => (
        // Steps have no name; their place in the order is what they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity of a step
        <div key={index} className="grid gap-6 py-8 not-first:border-t not-first:border-rule">
          <p>
            {index === 0 ? 'It needs' : 'Then'}
            <InlineNumber
              label={`Signatures of step ${index + 1}`}
              value={step.signatures}
              onChange={(signatures) => change(index, { signatures })}
            />
            {step.signatures === 1 ? 'signature' : 'signatures'} from
          </p>
          <PeopleFields
            legend={`Who signs step ${index + 1}`}
            named={step}
            owners={!acts.includes('policy-edit')}
            onChange={(part) => change(index, part)}
          />
          {steps.length > 1 ? (
            <div>
              <Button size="small" onPress={() => edit({ steps: steps.filter((_, at) => at !== index) })}>
                Remove step {index + 1}
              </Button>
            </div>
          ) : null}
          <MarginNotes draft={draft} of={`steps[${index + 1}]`} />
        </div>
      ))}
      {steps.length < 5 ? (
        <Button size="small" onPress={() => edit({ steps: [...steps, NEW_STEP] })}>
          Add a step
        </Button>
      ) : null}
      <Only draft={draft} field="steps" />
    </Section>
  );
}

/** Notes about a list as a whole, without those about its members, which stand beside them. */
function Only({ draft, field }: PartProps & { field: string }) {
  const { checked } = draft;
  if (!checked) return null;
  const whole = {
    ...checked,
    fields: checked.fields.filter((each) => each.field === field),
    findings: checked.findings.filter((each) => each.field === field),
  };
  return <MarginNotes draft={{ checked: whole }} of={field} />;
}

function TermFields({ draft }: PartProps) {
  const { document, edit } = draft;
  return (
    <Section title="For how long">
      <p>
        For at most
        <InlineNumber
          label="Longest time in minutes"
          value={document.longestSeconds / 60}
          onChange={(minutes) => edit({ longestSeconds: minutes * 60 })}
        />
        min and
        <InlineNumber label="Uses" value={document.uses} onChange={(uses) => edit({ uses })} />
        {document.uses === 1 ? 'use' : 'uses'}. Each shown or copied value takes one.
      </p>
      <MarginNotes draft={draft} of="longestSeconds" />
      <MarginNotes draft={draft} of="uses" />
    </Section>
  );
}

function AskerFields({ draft }: PartProps) {
  const { document, edit } = draft;
  const { askers, ticketPattern, ticketCheck } = document;
  return (
    <Section title="Who may ask, and with what">
      <div className="grid gap-10">
        <PeopleFields
          legend="Who may ask"
          named={askers}
          onChange={({ owners: _, ...part }) => edit({ askers: { ...askers, ...part } })}
        />
        <MarginNotes draft={draft} of="askers" />
        <p>
          A reason of at least
          <InlineNumber
            label="Characters of a reason, at least"
            value={document.reasonMinimum}
            onChange={(reasonMinimum) => edit({ reasonMinimum })}
          />
          characters. Undecided, a request lapses after
          <InlineNumber
            label="Minutes until a request lapses"
            value={document.pendingSeconds / 60}
            onChange={(minutes) => edit({ pendingSeconds: minutes * 60 })}
          />
          min.
        </p>
        <MarginNotes draft={draft} of="reasonMinimum" />
        <MarginNotes draft={draft} of="pendingSeconds" />
        <div className="grid gap-8 desk:grid-cols-2">
          <TextField
            label="A ticket like"
            help="# stands for digits, * for anything. Empty: no ticket is needed."
            value={ticketPattern ?? ''}
            onChange={(text) =>
              edit({
                ticketPattern: text === '' ? null : text,
                ticketCheck: text === '' ? null : ticketCheck,
              })
            }
            mono
          />
          <TextField
            label="Checked at"
            help="An address of the ticket system that the configuration allows. Empty: not checked."
            value={ticketCheck?.url ?? ''}
            onChange={(url) => edit({ ticketCheck: url === '' ? null : { url } })}
            mono
          />
        </div>
        <MarginNotes draft={draft} of="ticketPattern" />
        <MarginNotes draft={draft} of="ticketCheck" />
      </div>
    </Section>
  );
}

const HOLDERS: NonNullable<PolicyDocument['breakGlass']> = {
  roles: ['admin'],
  groups: [],
  people: [],
  minutes: 30,
  uses: 3,
};

function BreakGlassFields({ draft }: PartProps) {
  const { document, edit } = draft;
  const { breakGlass } = document;
  return (
    <Section title="Break-glass" note="opens at once; everybody skipped is told, somebody else reviews it">
      <Checkbox
        isSelected={breakGlass !== null}
        onChange={(isOn) => edit({ breakGlass: isOn ? HOLDERS : null })}
      >
        Somebody may open it without a signature
      </Checkbox>
      {breakGlass ? (
        <div className="grid gap-6 pt-6">
          <p>
            For
            <InlineNumber
              label="Minutes of a break-glass"
              value={breakGlass.minutes}
              onChange={(minutes) => edit({ breakGlass: { ...breakGlass, minutes } })}
            />
            min and
            <InlineNumber
              label="Uses of a break-glass"
              value={breakGlass.uses}
              onChange={(uses) => edit({ breakGlass: { ...breakGlass, uses } })}
            />
            {breakGlass.uses === 1 ? 'use' : 'uses'}, open to
          </p>
          <PeopleFields
            legend="Who may break the glass"
            named={breakGlass}
            onChange={({ owners: _, ...part }) => edit({ breakGlass: { ...breakGlass, ...part } })}
          />
        </div>
      ) : null}
      <MarginNotes draft={draft} of="breakGlass" />
    </Section>
  );
}

function AfterFields({ draft }: PartProps) {
  const { document, edit } = draft;
  return (
    <Section title="What follows">
      <div className="grid gap-8">
        {document.acts.includes('reveal') ? (
          <Checkbox
            isSelected={document.rotateAfterReveal}
            onChange={(rotateAfterReveal) => edit({ rotateAfterReveal })}
          >
            A rotation is due after each reveal
          </Checkbox>
        ) : null}
        <ListField
          label="Channels that are told, between commas"
          values={document.channels}
          onChange={(channels) => edit({ channels })}
        />
      </div>
      <MarginNotes draft={draft} of="channels" />
    </Section>
  );
}
