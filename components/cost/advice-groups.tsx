import type { AdviceGroup, AdviceView } from '#lib/cost/queries/list-advice.ts';
import type { Result } from '#lib/kernel/result.ts';
import { environmentKind } from '../findings/finding-words.ts';
import { Instant } from '../format/instant.tsx';
import { countOf, formatCount } from '../format/number.ts';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { PutAdviceAside, TakeAdviceUp } from './advice-forms.tsx';
import { moneyWords } from './cost-words.ts';

export interface AdviceActs {
  putAside: (input: {
    kind: AdviceView['kind'];
    subject: string;
    until: string;
    why: string;
  }) => Promise<Result<null>>;
  takeUp: (input: { kind: AdviceView['kind']; subject: string }) => Promise<Result<null>>;
}

export interface AdviceGroupsProps {
  groups: readonly AdviceGroup[];
  currency: string;
  /** Only for those who may put advice aside. */
  acts: AdviceActs | null;
  /** False on the page of the secret itself. */
  named?: boolean;
}

/** Of each kind at a glance; the rest opens. */
const SHOWN = 5;

/** Advice by kind, the most money first: what it saves, the proof, what may go wrong, the way to the act. */
export function AdviceGroups({ groups, currency, acts, named = true }: AdviceGroupsProps) {
  return groups.map((group, index) => (
    <Section
      key={group.kind}
      id={`advice-${group.kind}`}
      first={index === 0}
      title={group.title}
      note={`${moneyWords(group.savingMicros, currency)} a month, ${countOf(group.advice.length, group.kind === 'chatty-caller' ? 'caller' : 'secret')}`}
    >
      <p className="max-w-prose pt-2 text-small text-ink2">{group.risk}</p>
      <ul aria-label={group.title} className="mt-6 border-t border-rule">
        {group.advice.slice(0, SHOWN).map((advice) => (
          <AdviceRow
            key={advice.subject}
            advice={advice}
            act={group.act}
            currency={currency}
            acts={acts}
            named={named}
          />
        ))}
      </ul>
      {group.advice.length > SHOWN ? (
        <Disclosure summary={`${formatCount(group.advice.length - SHOWN)} more`}>
          <ul aria-label={`More: ${group.title}`} className="border-t border-rule">
            {group.advice.slice(SHOWN).map((advice) => (
              <AdviceRow
                key={advice.subject}
                advice={advice}
                act={group.act}
                currency={currency}
                acts={acts}
                named={named}
              />
            ))}
          </ul>
        </Disclosure>
      ) : null}
    </Section>
  ));
}

interface AdviceRowProps {
  advice: AdviceView;
  act: string;
  currency: string;
  acts: AdviceActs | null;
  named: boolean;
}

function AdviceRow({ advice, act, currency, acts, named }: AdviceRowProps) {
  const { kind, subject, putAside } = advice;
  return (
    <li className="grid grid-cols-[5rem_minmax(0,1fr)_auto] items-baseline gap-x-12 border-b border-rule py-6 max-desk:grid-cols-[4rem_minmax(0,1fr)]">
      <span className="figures text-right">{moneyWords(advice.savingMicros, currency)}</span>
      <span className="min-w-0">
        {named ? (
          <>
            <Link href={`/secrets/${advice.secretId}/cost`} look="row">
              <SecretName
                name={advice.secretName}
                environment={environmentKind(advice.environment)}
                look="sentence"
              />
            </Link>{' '}
            <span className="text-small text-ink3">{advice.region}</span>:{' '}
          </>
        ) : null}
        <ForeignText text={advice.words} />
        {putAside ? (
          <span className="block text-small text-ink2">
            Put aside until <Instant at={putAside.until} />
            {putAside.by ? ` by ${putAside.by}` : ''}: <ForeignText text={putAside.why} />
          </span>
        ) : null}
        {acts ? (
          putAside ? (
            <TakeAdviceUp kind={kind} subject={subject} takeUp={acts.takeUp} />
          ) : (
            <Disclosure summary="Put aside">
              <PutAdviceAside kind={kind} subject={subject} putAside={acts.putAside} />
            </Disclosure>
          )
        ) : null}
      </span>
      <span className="text-small max-desk:col-start-2">
        <Link href={hrefOf(advice)} look="alone">
          {act}
        </Link>
      </span>
    </li>
  );
}

function hrefOf({ kind, secretId, principalId }: AdviceView): string {
  if (kind === 'chatty-caller' && principalId !== null) return `/cost/callers/${principalId}`;
  if (kind === 'orphaned') return `/secrets/${secretId}/rotation`;
  return kind === 'unused' ? `/secrets/${secretId}/change?act=delete` : `/secrets/${secretId}`;
}
