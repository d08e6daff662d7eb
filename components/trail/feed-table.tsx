import type { FeedSource } from '#lib/trail/queries/feed-health.ts';
import { Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { formatCount } from '../format/number.ts';
import { Duration } from '../format/quantity.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { feedStanding } from './feed-sentences.ts';
import { RUN_OUTCOMES, SHORT_SOURCES } from './words.ts';

export interface FeedTableProps {
  sources: readonly FeedSource[];
  /** Names of the connected accounts. */
  accountNames: Readonly<Record<string, string>>;
}

/** Every source with what it has seen: per account and region from when to when, how late, and what is missing. */
export function FeedTable({ sources, accountNames }: FeedTableProps) {
  return (
    <DataTable
      caption="Feeds of the trail"
      columns={columnsFor(accountNames)}
      rows={sources}
      rowKey={(row) => `${row.source} ${row.connectionId} ${row.account} ${row.region}`}
    />
  );
}

function columnsFor(names: Readonly<Record<string, string>>): readonly Column<FeedSource>[] {
  return [
    {
      id: 'mark',
      head: '',
      headLabel: 'State',
      isMark: true,
      phone: 'mark',
      cell: (row) => {
        const standing = feedStanding(row);
        return standing === 'fine' ? null : <Mark state={standing} />;
      },
    },
    {
      id: 'place',
      head: 'Account, region',
      isName: true,
      phone: 'first',
      cell: (row) => (
        <span className="whitespace-nowrap">
          <b>
            <ForeignText text={names[row.account] ?? row.account} />
          </b>{' '}
          <span className="text-ink2">{row.region}</span>
        </span>
      ),
    },
    {
      id: 'source',
      head: 'Source',
      leavesBelow: 'desk',
      cell: (row) => (
        <span className="whitespace-nowrap text-ink2">{SHORT_SOURCES[row.source] ?? row.source}</span>
      ),
    },
    {
      id: 'from',
      head: 'Seen from',
      leavesBelow: 'desk',
      cell: (row) => (row.from ? <Instant at={row.from} /> : <span className="text-ink3">not seen</span>),
    },
    {
      id: 'to',
      head: 'Until',
      phone: 'second-end',
      cell: (row) => (row.to ? <Instant at={row.to} /> : null),
    },
    {
      id: 'behind',
      head: 'Behind',
      align: 'right',
      phone: 'first-end',
      cell: (row) => (row.behindSeconds === null ? null : <Duration ms={row.behindSeconds * 1_000} />),
    },
    { id: 'gaps', head: 'Gaps', leavesBelow: 'desk', cell: (row) => <Gaps gaps={row.gaps} /> },
    {
      id: 'verified',
      head: 'Verified',
      leavesBelow: 'wide',
      cell: (row) => <Verified row={row} />,
    },
    {
      id: 'newest',
      head: 'Newest record',
      leavesBelow: 'full',
      cell: (row) => (row.lastEventAt ? <Instant at={row.lastEventAt} /> : null),
    },
    {
      id: 'run',
      head: 'Last run',
      leavesBelow: 'full',
      cell: (row) => (row.lastRunAt ? <Instant at={row.lastRunAt} seconds /> : null),
    },
    {
      id: 'outcome',
      head: 'Outcome',
      phone: 'second',
      cell: (row) => (
        <span className={row.outcome === 'failed' ? 'text-bad' : 'text-ink2'}>
          {RUN_OUTCOMES[row.outcome]}
          {row.words ? `: ${row.words}` : null}
          <Remarks row={row} />
        </span>
      ),
    },
  ];
}

/** Up to where the signed digests of CloudTrail vouch for the files. */
function Verified({ row }: { row: FeedSource }) {
  const { digests } = row;
  if (!digests) return null;
  if (digests.openFacts > 0) {
    return <span className="text-bad">{formatCount(digests.openFacts)} against it</span>;
  }
  if (digests.verifiedTo === null) return <span className="text-ink3">no digest seen</span>;
  return (
    <>
      until <Instant at={digests.verifiedTo} />
    </>
  );
}

/** What somebody should know of a feed that answers: silence, forgetting, files that could not be taken. */
function Remarks({ row }: { row: FeedSource }) {
  return (
    <>
      {row.quietSince ? (
        <span className="text-warn">
          . No record since <Instant at={row.quietSince} />, which is longer than usual
        </span>
      ) : null}
      {row.forgottenAt ? (
        <span className="text-warn">
          . AWS forgets what was not seen from <Instant at={row.forgottenAt} /> on
        </span>
      ) : null}
      {row.digests && row.digests.notTaken > 0 ? (
        <span className="text-warn">. {formatCount(row.digests.notTaken)} files could not be taken</span>
      ) : null}
      {row.source === 'eventbridge' ? (
        <span className="text-ink3">. It tells what it is sent, never what it missed</span>
      ) : null}
    </>
  );
}

const GAPS_LISTED = 30;

function Gaps({ gaps }: { gaps: FeedSource['gaps'] }) {
  if (gaps.length === 0) return null;
  return (
    <Disclosure summary={gaps.length === 1 ? '1 gap' : `${formatCount(gaps.length)} gaps`}>
      <ul className="text-small text-ink2">
        {gaps.slice(0, GAPS_LISTED).map((gap) => (
          <li key={gap.from}>
            <Instant at={gap.from} /> to <Instant at={gap.to} />
          </li>
        ))}
        {gaps.length > GAPS_LISTED ? <li>and {formatCount(gaps.length - GAPS_LISTED)} more</li> : null}
      </ul>
    </Disclosure>
  );
}
