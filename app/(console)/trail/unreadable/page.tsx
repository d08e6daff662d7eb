import { z } from 'zod';
import { formatCount } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { TrailTabs } from '#components/trail/trail-tabs.tsx';
import { UnreadableTable } from '#components/trail/unreadable-table.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { listUnreadable } from '#lib/trail/queries/imports.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Unreadable records' };

const PAGE_SIZE = 50;

const search = z.object({
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
  from: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
});

export default definePage('trail', { search }, async ({ db, actor }, { search }) => {
  const { records, next } = await listUnreadable(db, { after: search.after, limit: PAGE_SIZE });
  const before = search.after ? (search.from ?? 0) : 0;
  return (
    <Page crumbs={[{ label: 'Trail', href: '/trail' }, { label: 'Unreadable' }]}>
      <PageHeader
        title={titleOf(before + records.length, next !== null)}
        lead="Set aside and counted, never guessed at. Of each only the file, the place, the reason and a hash are kept."
      />
      <TrailTabs beside="unreadable" exceptions={can(actor, 'findings.read')} />
      {records.length === 0 ? (
        <EmptyState title="Everything that arrived could be read.">
          A record that cannot be read stands here with its file and its place.
        </EmptyState>
      ) : (
        <>
          <UnreadableTable records={records} />
          <KeysetPager
            shown={records.length}
            before={before}
            pageSize={PAGE_SIZE}
            nextHref={next ? `/trail/unreadable?after=${next}&from=${before + records.length}` : undefined}
            firstHref={search.after ? '/trail/unreadable' : undefined}
          />
        </>
      )}
    </Page>
  );
});

function titleOf(shown: number, more: boolean): string {
  if (shown === 0) return 'Nothing was unreadable.';
  if (more) return `More than ${formatCount(shown)} things could not be read.`;
  return shown === 1 ? 'One thing could not be read.' : `${formatCount(shown)} things could not be read.`;
}
