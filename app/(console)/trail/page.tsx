import { z } from 'zod';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { AddFilter } from '#components/secrets/add-filter.tsx';
import { FilterField } from '#components/secrets/filter-field.tsx';
import { EventList } from '#components/trail/event-list.tsx';
import { ExportEvents } from '#components/trail/export-events.tsx';
import { Reads } from '#components/trail/reads.tsx';
import { TimeFields } from '#components/trail/time-fields.tsx';
import {
  isNarrowed,
  type TrailAddress,
  trailChips,
  trailFilterGroups,
  trailHref,
} from '#components/trail/trail-address.ts';
import { TrailTabs } from '#components/trail/trail-tabs.tsx';
import { trailSentence } from '#components/trail/trail-words.ts';
import { FilterChips } from '#components/ui/filter-chips.tsx';
import { Link } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { nameOfPerson } from '#lib/trail/queries/person-names.ts';
import { readsPerDay } from '#lib/trail/queries/reads-per-day.ts';
import { definePage } from '#lib/web/page.ts';
import { prepareExport } from './actions.ts';
import { filterOf, filterPart, TEXT_DAYS, trailFilterShape, WINDOWS } from './address.ts';
import { trailScopeOf } from './scope.ts';

export const metadata = { title: 'Trail' };

const PAGE_SIZE = 60;
const UNEXPLAINED_COUNTED = 100;
const DEFAULT_DAYS = 30;

const search = z.object({
  ...trailFilterShape,
  days: z.coerce
    .number()
    .refine((days) => WINDOWS.some((window) => window === days))
    .transform((days) => days as (typeof WINDOWS)[number])
    .optional()
    .catch(undefined),
  after: z.string().max(1_000).optional().catch(undefined),
  from: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
});
export default definePage('trail', { search }, async ({ db, actor }, { search }) => {
  const scope = trailScopeOf(actor);
  const now = await databaseNow(db.prisma);
  const days = search.days ?? DEFAULT_DAYS;
  const [page, reads, unexplained, connections, names, feed, personName] = await Promise.all([
    listEvents(db, scope, filterOf(search, now), { after: search.after, limit: PAGE_SIZE }),
    readsPerDay(db, scope, { secretId: search.secret, days, now }),
    listEvents(db, scope, { verdict: 'unexplained' }, { limit: UNEXPLAINED_COUNTED }),
    listConnections(db, actor),
    namedSecrets(db, [search.secret]),
    feedHealth(db, now),
    search.person ? nameOfPerson(db, search.person) : null,
  ]);
  const secretName = search.secret ? names.get(search.secret)?.name : undefined;
  const sum = (count: (day: (typeof reads.days)[number]) => number) =>
    reads.days.reduce((total, day) => total + count(day), 0);
  const title = trailSentence({
    days,
    byPeople: sum((day) => day.reads.person),
    total: sum((day) => day.total),
    unexplained: unexplained.events.length,
    most: unexplained.next !== null,
    blind: reads.days.every((day) => day.coverage === 'not-seen'),
  });
  return (
    <Page crumbs={[{ label: 'Trail' }]}>
      <PageHeader
        title={title}
        lead={
          <>
            {search.all
              ? 'Every call to Secrets Manager that CloudTrail recorded and we have read, newest first.'
              : 'Calls that name a secret, as CloudTrail recorded them and we have read them, newest first.'}{' '}
            {unexplained.events.length > 0 && search.verdict !== 'unexplained' ? (
              <Link href={trailHref({}, { verdict: 'unexplained' })}>See what is unexplained</Link>
            ) : null}
          </>
        }
      />
      <TrailTabs address={search} exceptions={can(actor, 'findings.read')} />
      <div className="flex flex-wrap items-baseline justify-between gap-x-16 pt-10 pb-6">
        <h2 className="text-body">
          Values read a day{secretName ? <span className="mono font-normal"> {secretName}</span> : null}
        </h2>
        <Windows address={search} shown={days} />
      </div>
      <Reads
        days={reads.days}
        notSeen={reads.notSeen}
        now={now.toISOString()}
        of={secretName ?? ''}
        height={64}
      />
      <div className="mt-6 flex flex-wrap items-center gap-6 border-t border-rule py-10">
        <FilterField
          label="Caller, secret, event, address"
          text={search.q ?? ''}
          href={trailHref(search, { q: undefined })}
        />
        <FilterChips chips={trailChips(search, { secret: secretName, person: personName ?? undefined })}>
          <AddFilter
            groups={trailFilterGroups(search, {
              accounts: accountsIn(connections, feed.sources),
              regions: [...new Set(feed.sources.map(({ region }) => region))].sort(),
            })}
          />
        </FilterChips>
        <TimeFields address={search} />
        <span className="ml-auto">
          <ExportEvents prepare={prepareExport} filter={filterPart(search)} />
        </span>
      </div>
      {search.q && !search.day && !search.since && !search.until ? (
        <p className="pb-6 text-small text-ink2">
          Text is looked for in the last {TEXT_DAYS} days. Name a time to look further back.
        </p>
      ) : null}
      {page.events.length === 0 ? (
        <Nothing address={search} />
      ) : (
        <>
          <EventList events={page.events} caption="Records of the trail, newest first" />
          <KeysetPager
            shown={page.events.length}
            before={search.after ? search.from : 0}
            pageSize={PAGE_SIZE}
            nextHref={page.next ? nextHref(search, page.next, page.events.length) : undefined}
            firstHref={search.after ? trailHref(search) : undefined}
          />
        </>
      )}
    </Page>
  );
});

function nextHref(address: TrailAddress, next: string, shown: number): string {
  return trailHref(address, { after: next, from: (address.after ? (address.from ?? 0) : 0) + shown });
}

function Windows({ address, shown }: { address: TrailAddress; shown: number }) {
  return (
    <span className="inline-flex gap-10 text-small">
      {WINDOWS.map((days) =>
        days === shown ? (
          <b key={days} aria-current="true">
            {days} days
          </b>
        ) : (
          <Link key={days} href={trailHref(address, { days })} look="alone">
            {days} days
          </Link>
        ),
      )}
    </span>
  );
}

function Nothing({ address }: { address: TrailAddress }) {
  if (isNarrowed(address)) {
    return (
      <EmptyState title="No record fits these filters.">
        Remove a filter, or see <Link href="/trail">all records</Link>.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No record has been read yet.">
      Records arrive by themselves from the event history of connected accounts, minutes after the call. Files
      are read with <span className="mono">npm run import</span>. <Link href="/feed">See the feed</Link>
    </EmptyState>
  );
}

/** Connected accounts by name, and after them those that only imported files speak of. */
function accountsIn(
  connections: readonly { accountId: string; name: string }[],
  sources: readonly { account: string }[],
): { accountId: string; name: string }[] {
  const known = connections.map(({ accountId, name }) => ({ accountId, name: `${name} ${accountId}` }));
  const imported = [...new Set(sources.map(({ account }) => account))]
    .filter(
      (account) => /^\d{12}$/.test(account) && !connections.some(({ accountId }) => accountId === account),
    )
    .sort();
  return [...known, ...imported.map((account) => ({ accountId: account, name: `${account}, imported` }))];
}
