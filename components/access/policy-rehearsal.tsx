import type { RehearsalView } from '#lib/access/queries/rehearse.ts';
import { SECRET_ACTS, type SecretAct } from '#lib/access/rules/act.ts';
import type { Human } from '#lib/access/rules/person.ts';
import type { RehearsedStep } from '#lib/access/rules/rehearsal.ts';
import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { PersonName } from '../format/person-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { DefinitionList } from '../ui/facts.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines, Section } from '../ui/section.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { rehearsalSentence, whyItLost } from './policy-rehearsal-words.ts';
import { actsWords, namedWords, policySentence } from './policy-words.ts';
import { plural, shortLength } from './words.ts';

export interface RehearsalFormProps {
  /** Empty: only oneself can be rehearsed. */
  people: readonly { id: string; displayName: string }[];
  personId: string;
  secret: string;
  act: SecretAct;
  minutes: number | null;
}

/** Who, what, which secret, how long. A plain form: the answer has an address. */
export function RehearsalForm({ people, personId, secret, act, minutes }: RehearsalFormProps) {
  return (
    <form action="/policies/rehearse" className="grid max-w-[56rem] items-end gap-10 pb-16 desk:grid-cols-4">
      {people.length > 0 ? (
        <Select
          key={personId}
          label="If"
          name="person"
          defaultValue={personId}
          options={people.map(({ id, displayName }) => ({ value: id, label: displayName }))}
        />
      ) : null}
      <Select
        key={act}
        label="asks for"
        name="act"
        defaultValue={act}
        options={SECRET_ACTS.map((each) => ({ value: each, label: actsWords([each]) }))}
      />
      <TextField
        key={secret}
        label="of the secret (name or ARN)"
        name="secret"
        defaultValue={secret}
        isRequired
        mono
      />
      <TextField
        label="for how many minutes"
        name="minutes"
        inputMode="numeric"
        defaultValue={minutes === null ? '' : String(minutes)}
      />
      <div className="col-span-full">
        <Button type="submit" look="primary">
          Rehearse
        </Button>
      </div>
    </form>
  );
}

export interface PolicyRehearsalProps {
  view: RehearsalView;
  act: SecretAct;
  isOwn: boolean;
}

/** What would happen, and why: the policy that wins and those that lose, who could sign, what decides by itself. */
export function PolicyRehearsal({ view, act, isOwn }: PolicyRehearsalProps) {
  const { rehearsal, asker, secret } = view;
  const first = rehearsal.ranking[0];
  return (
    <>
      <Section
        first
        title={rehearsalSentence(rehearsal, { name: asker.displayName, isYou: isOwn })}
        note={
          <>
            <Link href={`/secrets/${secret.secretId}`} look="alone">
              <ForeignText text={secret.name} />
            </Link>
            , {secret.environment}
          </>
        }
      >
        {first ? <Terms view={view} act={act} /> : null}
      </Section>
      {first ? <WhoSigns view={view} /> : null}
      {rehearsal.ranking.length > 0 ? <WhyThisPolicy view={view} /> : null}
    </>
  );
}

function Terms({ view, act }: Omit<PolicyRehearsalProps, 'isOwn'>) {
  const { rehearsal, secret } = view;
  const policy = rehearsal.ranking[0]?.policy;
  if (!policy) return null;
  const { automatic, breakGlass } = rehearsal;
  return (
    <DefinitionList
      items={[
        {
          term: 'Policy',
          children: (
            <>
              <ForeignText text={policy.name} />, edition {policy.version}.{' '}
              <ForeignText text={policySentence(policy.document)} />
            </>
          ),
        },
        {
          term: 'It would last',
          children: `${shortLength(rehearsal.durationSeconds)} from the last signature, with ${plural(rehearsal.uses, 'use')}`,
        },
        {
          term: 'By itself',
          children: automatic
            ? `Rule ${automatic.rule} ${automatic.verdict === 'approve' ? 'approves' : 'denies'} ${actsWords([act])} like this.`
            : 'No rule decides; people do.',
        },
        {
          term: 'Break-glass',
          children: breakGlass
            ? `Open to them, for ${breakGlass.minutes} min and ${plural(breakGlass.uses, 'use')}.`
            : 'Not open to them.',
        },
        { term: 'Owner', children: secret.owner ? <ForeignText text={secret.owner} /> : 'has no owner tag' },
      ]}
    />
  );
}

function WhoSigns({ view }: { view: RehearsalView }) {
  return (
    <Section
      title="Who could sign"
      note={view.rehearsal.isReachable ? 'enough for all steps' : 'not enough for all steps'}
    >
      {view.rehearsal.steps.map((step, index) => (
        <Step
          // Steps are told apart by their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity of a step
          key={index}
          step={step}
          number={index + 1}
          lastSeen={view.lastSeen}
        />
      ))}
    </Section>
  );
}

interface StepProps {
  step: RehearsedStep;
  number: number;
  lastSeen: RehearsalView['lastSeen'];
}

function Step({ step: { step, able, unable }, number, lastSeen }: StepProps) {
  return (
    <div className="py-6">
      <p className="text-ink2">
        <Signatures signed={0} needed={step.signatures} silent /> Step {number}:{' '}
        {plural(step.signatures, 'signature')} from <ForeignText text={namedWords(step)} />
      </p>
      {able.length + unable.length === 0 ? (
        <p className="mt-2">
          <Mark state="broken" label={null} /> Nobody is there who could sign this.
        </p>
      ) : (
        <Lines label={`Who could sign step ${number}`}>
          {able.map((human) => (
            <Line key={human.personId} end={<Seen human={human} lastSeen={lastSeen} />}>
              <PersonName name={human.displayName} />
            </Line>
          ))}
          {unable.map((human) => (
            <Line
              key={human.personId}
              end={human.active ? 'may not sign: neither approver nor admin' : 'can no longer sign in'}
            >
              <span className="text-ink3">
                <PersonName name={human.displayName} />
              </span>
            </Line>
          ))}
        </Lines>
      )}
    </div>
  );
}

function Seen({ human, lastSeen }: { human: Human; lastSeen: RehearsalView['lastSeen'] }) {
  const at = lastSeen.get(human.personId);
  if (!at) return 'has not signed in yet';
  return (
    <>
      last here <Age at={at} look="ago" />
    </>
  );
}

function WhyThisPolicy({ view: { rehearsal } }: { view: RehearsalView }) {
  return (
    <Section title="Why this policy" note="every policy that covers it, in order">
      <ol aria-label="Policies that cover it, the one that applies first">
        {rehearsal.ranking.map(({ policy }, index) => (
          <li key={policy.policyId} className="border-b border-rule py-6 last:border-b-0">
            <Link href={`/policies/${policy.policyId}`} look="alone">
              <ForeignText text={policy.name} />
            </Link>{' '}
            <span className={index === 0 ? 'font-semibold' : 'text-ink2'}>
              {index === 0
                ? rehearsal.ranking.length === 1
                  ? 'applies: no other policy covers it.'
                  : 'applies.'
                : whyItLost(rehearsal.ranking, index)}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
