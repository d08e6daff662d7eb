import { z } from 'zod';
import { AuditFilters } from '#components/audit/audit-filters.tsx';
import { ChainList, type ChainRow } from '#components/audit/chain-list.tsx';
import type { EnvironmentKind } from '#components/format/name.ts';
import { formatCount } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState, Notice } from '#components/ui/state.tsx';
import { listRecords, type RecordView } from '#lib/audit/queries.ts';
import { type ChainVerdict, verifyChain } from '#lib/audit/verify-chain.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { namesOf } from '#lib/people/queries.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Audit log' };

const PAGE_SIZE = 100;
/** So many of the newest records are followed link by link each time the page is opened. */
const WALKED = 5_000;

const GROUPS = {
  access: [
    'request.submitted',
    'request.decided',
    'request.cancelled',
    'request.expired',
    'grant.opened',
    'grant.revoked',
    'grant.handed-back',
  ],
  reveals: ['reveal.intended', 'reveal.delivered', 'reveal.failed', 'reveal.withheld'],
  refusals: [
    'request.refused',
    'reveal.refused',
    'door.refused',
    'session.refused',
    'reveal.failed',
    'reveal.withheld',
  ],
  feeds: ['trail.imported', 'inventory.synced', 'connection.added'],
  sessions: ['session.started', 'session.ended', 'session.refused'],
} as const;

const search = z.object({
  act: z
    .enum(Object.keys(GROUPS) as [keyof typeof GROUPS])
    .optional()
    .catch(undefined),
  secret: z.string().regex(patternOf('secret')).optional().catch(undefined),
  request: z.string().regex(patternOf('request')).optional().catch(undefined),
  before: z.coerce.number().int().min(1).optional().catch(undefined),
});

export default definePage('audit', { search }, async ({ db }, { search }) => {
  const filter = {
    ...(search.act ? { kinds: GROUPS[search.act] } : {}),
    ...(search.secret ? { secretId: search.secret } : {}),
    ...(search.request ? { requestId: search.request } : {}),
    ...(search.before ? { before: BigInt(search.before) } : {}),
  };
  const [page, verdict] = await Promise.all([listRecords(db, filter, PAGE_SIZE), verifyChain(db, WALKED)]);
  const rows = await withNames(db, page.records);
  return (
    <Page crumbs={[{ label: 'Audit' }]}>
      <PageHeader
        title={sentenceOfVerdict(verdict)}
        lead="Every act, refusal and reveal, in the order it was written."
      />
      {verdict.intact ? null : (
        <Notice tone="bad">
          <b>The log was changed outside Countersign.</b> Records up to {formatCount(verdict.firstBad - 1)}{' '}
          still follow each other. Keep the database as it is and compare it with a backup.
        </Notice>
      )}
      <AuditFilters
        act={search.act}
        secret={search.secret ? (rows[0]?.secret?.name ?? search.secret) : undefined}
      />
      {rows.length === 0 ? (
        <EmptyState title="No record fits these filters.">Remove a filter to see more.</EmptyState>
      ) : (
        <ChainList rows={rows} firstBad={verdict.intact ? null : verdict.firstBad} />
      )}
      <KeysetPager
        shown={rows.length}
        pageSize={PAGE_SIZE}
        nextHref={page.next === null ? undefined : addressOf({ ...search, before: page.next })}
        firstHref={search.before ? addressOf({ ...search, before: undefined }) : undefined}
      />
    </Page>
  );
});

/** The same filters at another place of the log. */
function addressOf(asked: z.output<typeof search>): string {
  const given = Object.entries(asked).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return given.length === 0 ? '/audit' : `/audit?${new URLSearchParams(given)}`;
}

function sentenceOfVerdict(verdict: ChainVerdict): string {
  if (!verdict.intact) return `The chain breaks at record ${formatCount(verdict.firstBad)}.`;
  if (verdict.records === 0) return 'Nothing has been recorded yet.';
  return verdict.from === 1
    ? `Intact: all ${formatCount(verdict.records)} records follow each other.`
    : `Intact from ${formatCount(verdict.from)} to ${formatCount(verdict.records)}. Older records were not looked at now.`;
}

async function withNames(db: Database, records: readonly RecordView[]): Promise<ChainRow[]> {
  const [people, secrets] = await Promise.all([
    namesOf(
      db,
      records.map((record) => record.actorId),
    ),
    namedSecrets(
      db,
      records.map((record) => record.secretId),
    ),
  ]);
  return records.map((record) => {
    const secret = record.secretId ? secrets.get(record.secretId) : undefined;
    return {
      number: record.number,
      at: record.at,
      kind: record.kind,
      data: record.data,
      hash: record.hash,
      actorName: record.actorId ? (people.get(record.actorId) ?? record.actorId) : null,
      secret: secret
        ? { id: secret.id, name: secret.name, environment: secret.environment as EnvironmentKind }
        : null,
      requestId: record.requestId,
      grantId: record.grantId,
    };
  });
}
