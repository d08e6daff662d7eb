import { redirect } from 'next/navigation';
import { AcknowledgeBreak } from '#components/audit/acknowledge-break.tsx';
import {
  type AuditAddress,
  actTabs,
  auditChips,
  auditFilterGroups,
  auditHref,
  isWhole,
  wordsOfAddress,
} from '#components/audit/audit-address.ts';
import { ChainList } from '#components/audit/chain-list.tsx';
import { ExportLog } from '#components/audit/export-log.tsx';
import { LiveTail } from '#components/audit/live-tail.tsx';
import { LogLead } from '#components/audit/log-lead.tsx';
import { sentenceOfLog, wordsOfOpenRecords } from '#components/audit/log-words.ts';
import { formatCount } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { AddFilter } from '#components/secrets/add-filter.tsx';
import { FilterField } from '#components/secrets/filter-field.tsx';
import { FilterChips } from '#components/ui/filter-chips.tsx';
import { Link } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState, Notice } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { checkpointsBetween, type LogState, readLogState } from '#lib/audit/log-state.ts';
import { listRecords, type RecordView } from '#lib/audit/queries.ts';
import { recordLook } from '#lib/audit/record-look.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { listPeople, namesOf } from '#lib/people/queries.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';
import { definePage } from '#lib/web/page.ts';
import { acknowledge, countNew, prepareExport } from './actions.ts';
import { auditSearch, filterOf } from './address.ts';
import { chainRows } from './chain-rows.ts';
import { lookUp } from './look-up.ts';

export const metadata = { title: 'Audit log' };

const PAGE_SIZE = 100;
/** People that can be chosen; others are found by typing their name. */
const MOST_PEOPLE = 200;

export default definePage('audit', { search: auditSearch }, async ({ db, actor }, { search }) => {
  const { q, ...address } = search;
  const found = q ? await lookUp(db, actor, address, q) : null;
  if (found) redirect(found);
  await recordLook(db, { personId: actor.personId, page: 'list', filters: wordsOfAddress(address) });
  const order = address.order ?? 'newest';
  const [page, state] = await Promise.all([
    listRecords(db, filterOf(address), PAGE_SIZE, order),
    readLogState(db),
  ]);
  const [rows, checkpoints, filters] = await Promise.all([
    chainRows(db, page.records),
    isWhole(address) ? checkpointsAmong(db, page.records) : [],
    filterBar(db, address),
  ]);
  const open = state.breaks.filter((one) => one.acknowledgedAt === null);
  const coveredTo = state.checkpoint?.size ?? 0;
  const isTop = order === 'newest' && address.before === undefined;
  return (
    <Page crumbs={[{ label: 'Audit' }]}>
      <PageHeader
        title={sentenceOfLog(factsOf(state))}
        lead={<LogLead state={state} />}
        actions={
          <ExportLog
            prepare={prepareExport}
            from={1}
            to={Math.max(1, state.records)}
            label="Download the log"
          />
        }
      />
      {open.map((one) => (
        <Notice key={one.firstBad} tone="bad">
          <b>The log was changed outside Countersign.</b> Records up to {formatCount(one.firstBad - 1)} still
          follow each other. Keep the database as it is and compare it with a backup and with the checkpoints
          outside. <Link href="/audit/checkpoints">See where they are kept</Link>
          <AcknowledgeBreak firstBad={one.firstBad} acknowledge={acknowledge} />
        </Notice>
      ))}
      <TabLinks label="Kinds of record" tabs={actTabs(address)} />
      <div className="flex flex-wrap items-center gap-6 py-10">
        <FilterField label="Record number, id or name" text={q ?? ''} href={auditHref(address)} />
        <FilterChips chips={filters.chips}>
          <AddFilter groups={filters.groups} />
        </FilterChips>
        <span className="ml-auto text-small">
          <Link look="alone" href={auditHref(address, { order: order === 'newest' ? 'oldest' : undefined })}>
            {order === 'newest' ? 'Oldest first' : 'Newest first'}
          </Link>
        </span>
      </div>
      {q ? (
        <p className="pb-8 text-bad">Nothing that is on record is called that. The list is unchanged.</p>
      ) : null}
      {isTop ? <LiveTail newest={state.records} filter={onlyFilters(address)} countNew={countNew} /> : null}
      {rows.length === 0 ? (
        <EmptyState title="No record fits these filters.">
          Remove a filter, or see <Link href="/audit">all records</Link>.
        </EmptyState>
      ) : (
        <ChainList
          rows={rows}
          order={order}
          firstBad={open[0]?.firstBad ?? null}
          coveredTo={coveredTo}
          checkpoints={checkpoints}
          keptIn={state.keptIn}
        />
      )}
      {isTop && isWhole(address) ? (
        <p className="pt-8 text-small text-ink3">
          {wordsOfOpenRecords(Math.max(0, state.records - coveredTo))}
        </p>
      ) : null}
      <KeysetPager
        shown={rows.length}
        pageSize={PAGE_SIZE}
        nextHref={
          page.next === null
            ? undefined
            : auditHref(address, order === 'newest' ? { before: page.next } : { after: page.next })
        }
        firstHref={address.before || address.after ? auditHref(address) : undefined}
      />
    </Page>
  );
});

function factsOf(state: LogState) {
  const { records, intactFrom, intactTo, breaks } = state;
  return {
    records,
    intactFrom,
    intactTo,
    open: breaks.filter((one) => one.acknowledgedAt === null),
    noted: breaks.filter((one) => one.acknowledgedAt !== null),
  };
}

/** Only where every record is in the list: elsewhere a checkpoint would stand between records it has no part in. */
async function checkpointsAmong(db: Database, records: readonly RecordView[]) {
  const numbers = records.map((record) => record.number);
  return numbers.length === 0 ? [] : await checkpointsBetween(db, Math.min(...numbers), Math.max(...numbers));
}

async function filterBar(db: Database, address: AuditAddress) {
  const [people, names, secrets, now] = await Promise.all([
    listPeople(db),
    namesOf(db, [address.actor]),
    namedSecrets(db, [address.secret]),
    databaseNow(db.prisma),
  ]);
  const day = (back: number) => new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  return {
    chips: auditChips(address, {
      actor: address.actor && names.get(address.actor),
      secret: address.secret && secrets.get(address.secret)?.name,
    }),
    groups: auditFilterGroups(
      address,
      people.slice(0, MOST_PEOPLE).map(({ id, displayName }) => ({ id, name: displayName })),
      [
        { from: day(0), label: 'Today, UTC' },
        { from: day(6), label: 'The last 7 days, UTC' },
        { from: day(29), label: 'The last 30 days, UTC' },
        { from: day(91), label: 'The last 92 days, UTC' },
      ],
    ),
  };
}

/** The filters without the place, as the action that counts new records takes them. */
function onlyFilters({ before: _before, after: _after, order: _order, ...filters }: AuditAddress) {
  return filters;
}
