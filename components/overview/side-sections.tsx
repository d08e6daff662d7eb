import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import { askedWords, RequestSubject } from '../access/request-subject.tsx';
import { firstName } from '../access/words.ts';
import { Age, Countdown } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { formatCount } from '../format/number.ts';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines, Section } from '../ui/section.tsx';

const SHOWN = 6;

/** Requests that nobody has decided yet, oldest deadline first. */
export function WaitingSection({
  waiting,
  inbox,
  first,
}: {
  waiting: readonly RequestSummary[];
  /** The person has an inbox. */
  inbox: boolean;
  first?: boolean;
}) {
  return (
    <Section
      title="Waiting for a decision"
      note={formatCount(waiting.length)}
      aside={
        inbox ? (
          <Link href="/inbox" look="alone">
            Inbox
          </Link>
        ) : undefined
      }
      first={first}
    >
      {waiting.length === 0 ? <Nothing>No request waits.</Nothing> : null}
      <Lines label="Waiting for a decision">
        {waiting.slice(0, SHOWN).map((request) => (
          <Line
            key={request.id}
            end={
              <>
                <PersonName name={request.requesterName} first />, {askedWords(request)},{' '}
                <Age at={request.createdAt} look="ago" />
              </>
            }
          >
            <Link href={`/requests/${request.id}`} look="row">
              <RequestSubject request={request} look="plain" room={28} />
            </Link>
          </Line>
        ))}
      </Lines>
      <More count={waiting.length - SHOWN} />
    </Section>
  );
}

/** Who can reveal what now, and how long still. */
export function OpenGrantsSection({ grants }: { grants: readonly GrantSummary[] }) {
  return (
    <Section title="Open grants" note={formatCount(grants.length)}>
      {grants.length === 0 ? <Nothing>Nobody can reveal a value now.</Nothing> : null}
      <Lines label="Open grants">
        {grants.slice(0, SHOWN).map((grant) => (
          <Line
            key={grant.id}
            mark={<Signatures signed={grant.signedBy.length} needed={grant.signedBy.length} />}
            end={
              <span className="text-ink">
                <PersonName name={firstName(grant.personName)} />,{' '}
                <Countdown until={grant.endsAt} label={`Access of ${grant.personName} ends in`} /> left
              </span>
            }
          >
            <Link href={`/access/${grant.id}`} look="row">
              <SecretName name={grant.secretName} environment={grant.environment} look="plain" room={28} />
            </Link>
          </Line>
        ))}
      </Lines>
      <More count={grants.length - SHOWN} />
    </Section>
  );
}

export interface ChainState {
  /** Null: it was changed. */
  intactTo: number | null;
  newestAt: string;
  /** Whether what was recorded is kept outside of the database in time. */
  wait: 'kept' | 'late' | 'stopped';
  /** When the last checkpoint was signed, and in how many places it is kept. */
  checkpointAt: string | null;
  keptIn: number;
  /** When the whole chain was last followed to its end with nothing wrong. */
  followedAt: string | null;
}

/** Whether the records of the audit log still follow each other. */
export function ChainSection({ chain }: { chain: ChainState }) {
  return (
    <Section
      title="Audit chain"
      aside={
        chain.intactTo === null ? (
          <Link href="/audit" look="bad">
            changed
          </Link>
        ) : (
          <span>
            <Mark state="fine" label={null} /> <span className="text-ok">intact</span> to{' '}
            <Link href="/audit">{formatCount(chain.intactTo)}</Link>, newest{' '}
            <Age at={chain.newestAt} look="prose" />
          </span>
        )
      }
    >
      <p className="py-4 text-small text-ink2">
        {chain.checkpointAt ? (
          <>
            Last checkpoint <Age at={chain.checkpointAt} look="ago" />,{' '}
            <Link href="/audit/checkpoints">
              {chain.keptIn === 0
                ? 'kept nowhere yet'
                : `kept in ${chain.keptIn} ${chain.keptIn === 1 ? 'place' : 'places'}`}
            </Link>
            .
          </>
        ) : (
          'No checkpoint was signed yet.'
        )}{' '}
        {chain.followedAt ? (
          <>
            The whole chain was followed <Age at={chain.followedAt} look="ago" />.
          </>
        ) : (
          'The whole chain was not followed yet.'
        )}
      </p>
      {chain.wait === 'kept' ? null : (
        <p className="py-4">
          <Link href="/audit/checkpoints" look="bad">
            {chain.wait === 'stopped'
              ? 'No value is revealed: records have waited 15 min for a checkpoint that is kept outside'
              : 'Records wait for a checkpoint that is kept outside'}
          </Link>
        </p>
      )}
    </Section>
  );
}

function Nothing({ children }: { children: string }) {
  return <p className="py-4 text-small text-ink3">{children}</p>;
}

function More({ count }: { count: number }) {
  if (count <= 0) return null;
  return <p className="pt-4 text-small text-ink3">{formatCount(count)} more.</p>;
}
