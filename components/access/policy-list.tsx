import type { LivePolicy } from '#lib/access/rules/policy.ts';
import { Signatures } from '../format/signatures.tsx';
import { ForeignText } from '../format/text.tsx';
import { policyConditions, policySentence } from './policy-words.ts';

/** Policies as sentences, with the signatures each needs drawn beside it. */
export function PolicyList({ policies }: { policies: readonly LivePolicy[] }) {
  return (
    <ol aria-label="Policies, the most specific scope first" className="border-t border-rule2">
      {policies.map((policy) => {
        const needed = policy.document.steps.reduce((sum, step) => sum + step.signatures, 0);
        return (
          <li
            key={policy.policyId}
            id={policy.policyId}
            className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-8 border-b border-rule py-12"
          >
            <span className="pt-2">
              <Signatures signed={needed} needed={needed} silent />
              <span className="only-read">
                {needed} {needed === 1 ? 'signature' : 'signatures'}
              </span>
            </span>
            <div className="max-w-[48rem]">
              <h2 className="flex flex-wrap items-baseline gap-x-10 text-body">
                <ForeignText text={policy.name} />
                <span className="text-small font-normal text-ink3">edition {policy.version}</span>
              </h2>
              <p className="mt-2 text-lead">
                <ForeignText text={policySentence(policy.document)} />
              </p>
              <p className="mt-2 text-small text-ink2">
                <ForeignText text={policyConditions(policy.document)} />
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
