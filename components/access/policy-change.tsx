import type { PolicyChange } from '#lib/access/queries/policy-change.ts';
import { writePolicyYaml } from '#lib/access/rules/policy-yaml.ts';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { Notice } from '../ui/state.tsx';
import { PolicyDifference } from './policy-difference.tsx';
import { PolicyFindings } from './policy-findings.tsx';
import { policyConditions, policyExtras, policySentence } from './policy-words.ts';

const DIRECTIONS = {
  stricter: 'It becomes stricter, and laxer in nothing.',
  laxer: 'It becomes laxer, and stricter in nothing.',
} as const;

/** A proposed change of a policy as its deciders see it: what it would say, what differs, what is wrong with it. */
export function PolicyChangeView({ change }: { change: PolicyChange }) {
  const { kind, name, policyId, baseVersion, before, after, movedOn, findings } = change;
  const yaml = { before: before ? writePolicyYaml(before) : '', after: after ? writePolicyYaml(after) : '' };
  return (
    <>
      {movedOn ? (
        <Notice tone="warn">
          The policy changed since this was proposed, so it cannot come into force any more. Withdraw it and
          propose it again against the edition in force.
        </Notice>
      ) : null}
      <Section
        first
        title={
          kind === 'add'
            ? 'The new policy says'
            : kind === 'retire'
              ? 'The policy to be retired'
              : 'It would say'
        }
        note={<ForeignText text={name} />}
        aside={
          policyId && baseVersion !== null ? (
            <Link href={`/policies/${policyId}@${baseVersion}`} look="alone">
              Written against edition {baseVersion}
            </Link>
          ) : null
        }
      >
        <PolicySays document={after ?? before} />
        {kind === 'retire' ? (
          <p className="mt-6 max-w-prose">
            Once signed it is out of force. What it covers falls to the policy that is next, or to none.
          </p>
        ) : null}
      </Section>
      {kind === 'edit' ? (
        <Section title="What changes" note="against the edition in force">
          {change.direction ? <p className="pb-6">{DIRECTIONS[change.direction]}</p> : null}
          <PolicyDifference before={before} after={after} yaml={yaml} />
        </Section>
      ) : null}
      {findings.length > 0 ? (
        <Section title="What to look at">
          <PolicyFindings findings={findings} />
        </Section>
      ) : null}
    </>
  );
}

/** A policy in words: its sentence, its conditions, what happens by itself. */
export function PolicySays({ document }: { document: PolicyChange['after'] }) {
  if (!document) return null;
  return (
    <div className="max-w-[48rem]">
      <p className="mt-2 text-lead">
        <ForeignText text={policySentence(document)} />
      </p>
      <p className="mt-2 text-small text-ink2">
        <ForeignText text={policyConditions(document)} />
      </p>
      {policyExtras(document).map((sentence) => (
        <p key={sentence} className="text-small text-ink2">
          <ForeignText text={sentence} />
        </p>
      ))}
    </div>
  );
}
