import type { Finding } from '#lib/access/rules/lint-finding.ts';
import { Mark } from '../format/mark.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';

const MARKS = { error: 'broken', warning: 'attention', note: null } as const;
const WORDS = { error: 'wrong', warning: 'look at this', note: 'note' } as const;

export interface PolicyFindingsProps {
  findings: readonly Finding[];
  /** Names the policy in front of each, with a link. */
  named?: boolean;
  label?: string;
}

/** Findings of the lint, the worst first: a mark and a sentence each. */
export function PolicyFindings({ findings, named, label = 'Findings' }: PolicyFindingsProps) {
  if (findings.length === 0) return null;
  return (
    <ul aria-label={label} className="grid gap-4">
      {findings.map((finding) => (
        <li
          key={`${finding.policyId} ${finding.code} ${finding.field} ${finding.words}`}
          className="grid max-w-prose grid-cols-[14px_minmax(0,1fr)] gap-x-6 text-small/[1.25rem]"
        >
          <span className="pt-1">
            <FindingMark severity={finding.severity} />
          </span>
          <span className="text-ink2">
            {named && finding.policyId ? (
              <>
                <Link href={`/policies/${finding.policyId}`} look="alone">
                  <ForeignText text={finding.policyName} />
                </Link>
                {': '}
              </>
            ) : null}
            <ForeignText text={finding.words} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function FindingMark({ severity }: Pick<Finding, 'severity'>) {
  const state = MARKS[severity];
  if (state) return <Mark state={state} label={WORDS[severity]} />;
  return (
    <>
      <span aria-hidden="true" className="text-ink3">
        ·
      </span>
      <span className="only-read">{WORDS.note}: </span>
    </>
  );
}

/** "2 are wrong, 1 to look at": what a lint found, at the end of a line; empty where it found nothing. */
export function findingCount(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ severity }) => severity === 'error').length;
  const look = findings.filter(({ severity }) => severity === 'warning').length;
  const parts = [
    ...(wrong > 0 ? [`${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong`] : []),
    ...(look > 0 ? [`${look} to look at`] : []),
  ];
  return parts.join(', ');
}
