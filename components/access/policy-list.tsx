import type { Finding } from '#lib/access/rules/lint-finding.ts';
import type { LivePolicy } from '#lib/access/rules/policy.ts';
import type { Coverage } from '#lib/access/rules/policy-coverage.ts';
import { formatCount } from '../format/number.ts';
import { Signatures } from '../format/signatures.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { findingCount } from './policy-findings.tsx';
import { policyConditions, policyExtras, policySentence } from './policy-words.ts';
import { plural } from './words.ts';

export interface ListedPolicy extends LivePolicy {
  readonly configured: boolean;
  readonly waitingRequestId: string | null;
}

export interface PolicyListProps {
  policies: readonly ListedPolicy[];
  findings: readonly Finding[];
  coverage: Coverage;
}

/** Policies as sentences, with the signatures each needs drawn beside it. */
export function PolicyList({ policies, findings, coverage }: PolicyListProps) {
  return (
    <ol aria-label="Policies, the most specific scope first" className="border-t border-rule2">
      {policies.map((policy) => (
        <PolicyLine
          key={policy.policyId}
          policy={policy}
          found={findingCount(findings.filter(({ policyId }) => policyId === policy.policyId))}
          coverage={coverage}
        />
      ))}
    </ol>
  );
}

function PolicyLine({
  policy,
  found,
  coverage,
}: {
  policy: ListedPolicy;
  found: string;
  coverage: Coverage;
}) {
  const needed = policy.document.steps.reduce((sum, step) => sum + step.signatures, 0);
  return (
    <li
      id={policy.policyId}
      className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-8 border-b border-rule py-12"
    >
      <span className="pt-2">
        <Signatures signed={needed} needed={needed} silent />
        <span className="only-read">{plural(needed, 'signature')}</span>
      </span>
      <div className="max-w-[48rem]">
        <h3 className="flex flex-wrap items-baseline gap-x-10 text-body">
          <Link href={`/policies/${policy.policyId}`} look="alone">
            <ForeignText text={policy.name} />
          </Link>
          <span className="text-small font-normal text-ink3">edition {policy.version}</span>
          <span className="text-small font-normal text-ink3">{reachWords(policy, coverage)}</span>
        </h3>
        <p className="mt-2 text-lead">
          <ForeignText text={policySentence(policy.document)} />
        </p>
        <p className="mt-2 text-small text-ink2">
          <ForeignText
            text={[policyConditions(policy.document), ...policyExtras(policy.document)].join(' ')}
          />
        </p>
        <PolicyNotes policy={policy} found={found} />
      </div>
    </li>
  );
}

function reachWords({ policyId, document }: ListedPolicy, coverage: Coverage): string {
  if (document.acts.includes('policy-edit')) return '';
  const applies = coverage.get(policyId)?.applies ?? 0;
  return `applies to ${formatCount(applies)} ${applies === 1 ? 'secret' : 'secrets'}`;
}

function PolicyNotes({ policy, found }: { policy: ListedPolicy; found: string }) {
  const { configured, waitingRequestId, policyId } = policy;
  if (!configured && !waitingRequestId && found === '') return null;
  return (
    <p className="mt-2 flex flex-wrap gap-x-12 text-small text-ink3">
      {configured ? <span>Written in the configuration file; read-only here.</span> : null}
      {waitingRequestId ? (
        <Link href={`/requests/${waitingRequestId}`} look="alone">
          A change waits
        </Link>
      ) : null}
      {found ? (
        <Link href={`/policies/${policyId}#findings`} look="alone">
          {found}
        </Link>
      ) : null}
    </p>
  );
}
