import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import type { SecretRequestSummary } from '#lib/access/queries/request-summary.ts';
import { listed, shortLength } from '../access/words.ts';
import { ShortId } from '../format/identifier.tsx';
import { Countdown, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { EmptyState } from '../ui/state.tsx';

export interface AccessOfSecretProps {
  grants: readonly GrantSummary[];
  requests: readonly SecretRequestSummary[];
  /** False: only the person's own are here. */
  everybodys: boolean;
  askHref: string | undefined;
  /** Where one sees which policy applies, and why. */
  rehearseHref: string | undefined;
}

/** Who holds access to a secret now, and who asked for it. */
export function AccessOfSecretView({
  grants,
  requests,
  everybodys,
  askHref,
  rehearseHref,
}: AccessOfSecretProps) {
  return (
    <>
      <Section
        title="Open access"
        note={everybodys ? undefined : 'yours'}
        first
        aside={
          rehearseHref ? (
            <Link href={rehearseHref} look="alone">
              Which policy applies, and why
            </Link>
          ) : undefined
        }
      >
        {grants.length === 0 ? (
          <EmptyState title={everybodys ? 'Nobody holds access to it now.' : 'You hold no access to it now.'}>
            {askHref ? (
              <>
                <Link href={askHref}>Request access</Link>; most requests are decided within minutes.
              </>
            ) : null}
          </EmptyState>
        ) : (
          <DataTable caption="Open grants" columns={GRANTS} rows={grants} rowKey={(row) => row.id} />
        )}
      </Section>
      <Section title="Requests" note={everybodys ? 'the last 100' : 'yours, the last 100'}>
        {requests.length === 0 ? (
          <EmptyState title={everybodys ? 'Nobody asked for it yet.' : 'You did not ask for it yet.'} />
        ) : (
          <DataTable caption="Requests" columns={REQUESTS} rows={requests} rowKey={(row) => row.id} />
        )}
      </Section>
    </>
  );
}

const GRANTS: readonly Column<GrantSummary>[] = [
  {
    id: 'who',
    head: 'Who',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link look="row" href={`/access/${row.id}`} isRowLink>
        <PersonName name={row.personName} strong />
      </Link>
    ),
  },
  {
    id: 'stage',
    head: 'Value',
    leavesBelow: 'desk',
    cell: (row) => <span className="mono">{row.stage}</span>,
  },
  {
    id: 'uses',
    head: 'Uses',
    phone: 'second',
    cell: (row) => `${row.usesTaken} of ${row.usesAllowed}`,
  },
  {
    id: 'signed',
    head: 'Signed by',
    leavesBelow: 'desk',
    cell: (row) => <ForeignText text={row.signedBy.length > 0 ? listed(row.signedBy, 'and') : 'nobody'} />,
  },
  {
    id: 'left',
    head: 'Ends in',
    align: 'right',
    phone: 'first-end',
    cell: (row) => <Countdown until={row.endsAt} label={`Access of ${row.personName} ends in`} />,
  },
];

const STATE_WORDS: Readonly<Record<SecretRequestSummary['state'], string>> = {
  pending: 'waits',
  approved: 'approved',
  denied: 'denied',
  cancelled: 'cancelled',
  expired: 'lapsed',
};

const REQUESTS: readonly Column<SecretRequestSummary>[] = [
  {
    id: 'who',
    head: 'Who',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link look="row" href={`/requests/${row.id}`} isRowLink>
        <span className="whitespace-nowrap max-desk:whitespace-normal">
          <PersonName name={row.requesterName} strong />
        </span>
      </Link>
    ),
  },
  {
    id: 'reason',
    head: 'Reason',
    phone: 'second',
    fills: true,
    cell: (row) => (
      <span className="text-ink2" title={row.reason}>
        <ForeignText text={row.reason} />
      </span>
    ),
  },
  {
    id: 'length',
    head: 'For',
    align: 'right',
    leavesBelow: 'desk',
    cell: (row) => <span className="whitespace-nowrap">{shortLength(row.durationSeconds)}</span>,
  },
  { id: 'state', head: 'State', phone: 'first-end', cell: (row) => STATE_WORDS[row.state] },
  { id: 'asked', head: 'Asked', phone: 'second-end', cell: (row) => <Instant at={row.createdAt} /> },
  { id: 'id', head: 'Request', leavesBelow: 'full', cell: (row) => <ShortId id={row.id} /> },
];
