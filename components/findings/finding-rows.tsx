import type { FindingView } from '#lib/findings/queries/finding-view.ts';
import { Age, Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { environmentKind, SEVERITY_MARKS } from './finding-words.ts';

export interface FindingRowsProps {
  findings: readonly FindingView[];
  label: string;
  /** False on the page of the secret itself: its name stands above. */
  named?: boolean;
}

/** Findings under each other: what, since when, and the way to it. */
export function FindingRows({ findings, label, named = true }: FindingRowsProps) {
  return (
    <ul aria-label={label} className="mt-6 border-t border-rule">
      {findings.map((finding) => (
        <li
          key={finding.id}
          className="grid grid-cols-[1.25rem_minmax(0,1fr)_5rem_4rem] items-baseline gap-x-8 border-b border-rule py-6 max-desk:grid-cols-[1.25rem_minmax(0,1fr)_auto]"
        >
          <SeverityMark finding={finding} />
          <span className="min-w-0">
            {named ? (
              <FindingSentence finding={finding} />
            ) : (
              <>
                This secret <ForeignText text={finding.words} />
              </>
            )}
            {finding.acknowledged ? (
              <span className="block text-small text-ink2">
                Put aside until <Instant at={finding.acknowledged.until} />:{' '}
                <ForeignText text={finding.acknowledged.why} />
              </span>
            ) : null}
          </span>
          <span className="text-right text-small whitespace-nowrap text-ink2 max-desk:hidden">
            {finding.since ? <Age at={finding.since} /> : null}
          </span>
          <span className="text-right text-small">
            <Link
              href={`/findings/${finding.id}`}
              look="alone"
              aria-label={`See it: finding, ${finding.severity}`}
            >
              See it
            </Link>
          </span>
        </li>
      ))}
    </ul>
  );
}

function SeverityMark({ finding }: { finding: FindingView }) {
  const mark = SEVERITY_MARKS[finding.severity];
  return <span>{mark ? <Mark state={mark} label={finding.severity} /> : null}</span>;
}

/** The matter: the secret by its name, then what is wrong with it. */
export function FindingSentence({ finding }: { finding: FindingView }) {
  const { secret } = finding;
  return (
    <>
      {secret ? (
        <>
          <Link href={`/secrets/${secret.id}`} look="row">
            <SecretName
              name={secret.name}
              environment={environmentKind(secret.environment)}
              look="sentence"
            />
          </Link>{' '}
        </>
      ) : null}
      <ForeignText text={finding.words} />
    </>
  );
}
