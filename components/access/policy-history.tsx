import type { PolicyPage } from '#lib/access/queries/policy-page.ts';
import { Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { Select } from '../ui/select.tsx';

export interface PolicyHistoryProps {
  policyId: string;
  /** The edition the page shows. */
  shown: number;
  editions: PolicyPage['editions'];
  retired: PolicyPage['retired'];
}

/** Every edition: who proposed it, who signed, when, why; and any two held against one another. */
export function PolicyHistory({ policyId, shown, editions, retired }: PolicyHistoryProps) {
  return (
    <Section title="History" note={retired ? 'retired' : `edition ${editions[0]?.version ?? 1} is in force`}>
      <ol aria-label="Editions, the newest first">
        {editions.map((edition) => (
          <li
            key={edition.version}
            className="grid grid-cols-[2.5rem_7rem_minmax(0,1fr)] gap-x-8 border-b border-rule py-6 max-desk:grid-cols-[2.5rem_minmax(0,1fr)]"
          >
            <span>
              {edition.signedBy.length > 0 ? (
                <Signatures signed={edition.signedBy.length} needed={edition.signedBy.length} />
              ) : null}
            </span>
            <Link
              href={`/policies/${policyId}@${edition.version}`}
              look="alone"
              aria-current={edition.version === shown ? 'page' : undefined}
            >
              Edition {edition.version}
            </Link>
            <span className="min-w-0 max-desk:col-start-2">
              <Instant at={edition.createdAt} />, <Origin edition={edition} />
              {edition.reason ? (
                <span className="block max-w-prose text-ink2">
                  <ForeignText text={edition.reason} lines />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
      {editions.length > 1 ? <Compare policyId={policyId} shown={shown} editions={editions} /> : null}
    </Section>
  );
}

function Origin({ edition }: { edition: PolicyPage['editions'][number] }) {
  if (edition.cameBy === 'installation') return 'came with the installation';
  if (edition.cameBy === 'configuration') return 'from the configuration file';
  return (
    <>
      proposed by <PersonName name={edition.proposedBy ?? 'somebody who is gone'} />, signed by{' '}
      {edition.signedBy.map(({ name }, index) => (
        <span key={name}>
          {index > 0 ? ', ' : ''}
          <PersonName name={name} />
        </span>
      ))}
      {edition.requestId ? (
        <>
          {' '}
          (<Link href={`/requests/${edition.requestId}`}>the request</Link>)
        </>
      ) : null}
    </>
  );
}

/** Any other edition to hold the shown one against. A plain form: the choice stands in the address. */
function Compare({ policyId, shown, editions }: Pick<PolicyHistoryProps, 'policyId' | 'shown' | 'editions'>) {
  const others = editions.filter(({ version }) => version !== shown);
  return (
    <form
      action={`/policies/${policyId}@${shown}`}
      className="mt-12 flex max-w-[26rem] flex-wrap items-end gap-8"
    >
      <div className="min-w-0 flex-1">
        <Select
          label={`Hold edition ${shown} against`}
          name="with"
          options={others.map(({ version }) => ({ value: String(version), label: `Edition ${version}` }))}
        />
      </div>
      <Button type="submit">Show the difference</Button>
    </form>
  );
}
