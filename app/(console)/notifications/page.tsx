import { z } from 'zod';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ReadThreadButton } from '#components/notify/thread-buttons.tsx';
import { ThreadList } from '#components/notify/thread-list.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { countUnread } from '#lib/notify/queries/count-unread.ts';
import { listNotifications, type NotificationPage } from '#lib/notify/queries/list-notifications.ts';
import { definePage } from '#lib/web/page.ts';
import { mute, readNotifications } from './actions.ts';

export const metadata = { title: 'Notifications' };

const PAGE_SIZE = 50;

const search = z.object({
  show: z.enum(['new', 'all']).catch('all'),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});

export default definePage('notifications', { search }, async ({ db, actor }, { search }) => {
  const { show, before = null } = search;
  const [page, unread] = await Promise.all([
    listNotifications(db, actor, { unread: show === 'new', before }, PAGE_SIZE),
    countUnread(db, actor),
  ]);
  const title =
    unread === 0 ? 'Nothing is new.' : `${unread === 1 ? 'One thing is' : `${unread} things are`} new.`;
  return (
    <Page crumbs={[{ label: 'Notifications' }]}>
      <PageHeader
        title={title}
        lead="What concerned you, by request. What was settled meanwhile says by whom."
      />
      <TabLinks
        label="Notifications"
        tabs={[
          { href: '/notifications', label: 'All', current: show === 'all' },
          { href: '/notifications?show=new', label: 'New', count: unread, current: show === 'new' },
        ]}
      />
      {unread > 0 && page.newest ? (
        <div className="flex justify-end py-4">
          <ReadThreadButton threadKey={null} through={page.newest} about="" readThread={readNotifications} />
        </div>
      ) : null}
      <Threads page={page} show={show} before={before} />
      <RefreshWhileAttended everySeconds={15} />
    </Page>
  );
});

function Threads({
  page,
  show,
  before,
}: {
  page: NotificationPage;
  show: 'new' | 'all';
  before: string | null;
}) {
  if (page.newest === null) {
    return show === 'new' ? (
      <EmptyState title="Nothing is new.">Everything you were told was read or settled.</EmptyState>
    ) : (
      <EmptyState title="You were not told anything yet.">
        Requests you may sign, and what becomes of your own, appear here.
      </EmptyState>
    );
  }
  const shown = page.threads.reduce((sum, thread) => sum + thread.items.length, 0);
  const base = show === 'new' ? '/notifications?show=new' : '/notifications';
  return (
    <>
      <ThreadList
        threads={page.threads}
        newest={page.newest}
        readThread={readNotifications}
        muteThread={mute}
      />
      <KeysetPager
        shown={shown}
        pageSize={PAGE_SIZE}
        {...(page.next ? { nextHref: `${base}${show === 'new' ? '&' : '?'}before=${page.next}` } : {})}
        {...(before ? { firstHref: base } : {})}
      />
    </>
  );
}
