import type { ConnectionPage, RegionHealth } from '#lib/secrets/queries/connection-page.ts';
import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { countOf, formatCount } from '../format/number.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { NumberLink } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { listHref } from './list-address.ts';
import { syncFailureWords } from './words.ts';

/** How fresh each region is, why it is not, and how calls to it go. */
export function ConnectionHealth({ connection }: { connection: ConnectionPage }) {
  return (
    <Section title="Regions" note={countOf(connection.secrets, 'secret')}>
      <DataTable
        caption={`Regions of ${connection.name}`}
        columns={columnsFor(connection)}
        rows={connection.regions}
        rowKey={(region) => region.region}
      />
    </Section>
  );
}

function columnsFor({ name }: ConnectionPage): readonly Column<RegionHealth>[] {
  return [
    {
      id: 'mark',
      head: '',
      headLabel: 'State',
      isMark: true,
      phone: 'mark',
      cell: (region) => {
        if (region.seenAt === null) return <Mark state="not-seen" />;
        return isWell(region) ? null : <Mark state="attention" />;
      },
    },
    {
      id: 'region',
      head: 'Region',
      isName: true,
      phone: 'first',
      cell: ({ region }) => <b className="whitespace-nowrap">{region}</b>,
    },
    {
      id: 'secrets',
      head: 'Secrets',
      align: 'right',
      phone: 'first-end',
      cell: ({ region, secretsSeen }) => (
        <NumberLink href={listHref({ folder: '' }, { account: name, region })} label={`secrets in ${region}`}>
          {formatCount(secretsSeen)}
        </NumberLink>
      ),
    },
    {
      id: 'state',
      head: 'Last sync',
      phone: 'second',
      fills: true,
      cell: (region) => <SyncWords region={region} />,
    },
    { id: 'calls', head: 'Calls now', cell: ({ calls }) => callsWords(calls) },
    {
      id: 'age',
      head: 'Shown as of',
      phone: 'second-end',
      cell: ({ seenAt }) => (seenAt ? <Age at={seenAt} look="ago" /> : 'never'),
    },
  ];
}

function isWell({ outcome }: RegionHealth): boolean {
  return outcome === null || outcome === 'complete';
}

function SyncWords({ region }: { region: RegionHealth }) {
  const { outcome, failures, failingSince, nextTryAt } = region;
  if (outcome === null) return <span className="text-ink2">not synced yet</span>;
  if (outcome === 'complete') return <span className="text-ink2">complete</span>;
  return (
    <span className="text-warn">
      {syncFailureWords(outcome)}
      {failures > 1 && failingSince ? (
        <>
          , {failures} times since <Age at={failingSince} />
        </>
      ) : null}
      {nextTryAt ? (
        <>
          ; asked again <Age at={nextTryAt} />
        </>
      ) : null}
    </span>
  );
}

function callsWords(calls: RegionHealth['calls']): React.ReactNode {
  if (!calls) return <span className="text-ink3">none yet</span>;
  if (calls.resting) return <span className="text-warn">left alone for a moment: it did not answer</span>;
  const queue = calls.waiting > 0 ? `${calls.running} running, ${calls.waiting} waiting` : 'flowing';
  if (!calls.throttledAt) return queue;
  return (
    <>
      {queue}; throttled <Age at={calls.throttledAt} look="ago" />
    </>
  );
}
