import { InboxList } from '#components/access/inbox-list.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { inboxTitle } from '#components/access/words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Inbox' };

export default definePage('inbox', {}, async ({ db, actor }) => {
  const { items } = await readInbox(db, actor);
  return (
    <Page crumbs={[{ label: 'Inbox' }]}>
      <RefreshWhileAttended everySeconds={10} />
      <PageHeader
        title={inboxTitle(items.length)}
        lead={items.length > 0 ? 'Oldest deadline first.' : undefined}
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing to decide.">Requests that you may decide appear here.</EmptyState>
      ) : (
        <InboxList items={items} />
      )}
    </Page>
  );
});
