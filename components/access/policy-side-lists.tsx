import type { PolicyOverview } from '#lib/access/queries/policies.ts';
import { Deadline, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines, Section } from '../ui/section.tsx';

const CHANGES: Readonly<Record<string, string>> = {
  add: 'a new policy',
  edit: 'a change',
  retire: 'to retire it',
};

/** Changes that wait for a signature. */
export function WaitingChanges({ waiting }: Pick<PolicyOverview, 'waiting'>) {
  if (waiting.length === 0) return null;
  return (
    <Section title="Waiting for a signature">
      <Lines label="Changes that wait">
        {waiting.map((change) => (
          <Line
            key={change.requestId}
            end={
              <>
                until <Deadline at={change.expiresAt} />
              </>
            }
          >
            <Link href={`/requests/${change.requestId}`} look="alone">
              <ForeignText text={change.name} />
            </Link>
            , {CHANGES[change.kind] ?? 'a change'}, proposed by <PersonName name={change.requesterName} />
          </Line>
        ))}
      </Lines>
    </Section>
  );
}

/** Policies out of force: their editions can still be looked at. */
export function RetiredPolicies({ retired }: Pick<PolicyOverview, 'retired'>) {
  if (retired.length === 0) return null;
  return (
    <Section title="Retired" note="out of force">
      <Lines label="Retired policies">
        {retired.map((policy) => (
          <Line key={policy.policyId} end={<Instant at={policy.retiredAt} />}>
            <Link href={`/policies/${policy.policyId}`} look="alone">
              <ForeignText text={policy.name} />
            </Link>
          </Line>
        ))}
      </Lines>
    </Section>
  );
}
