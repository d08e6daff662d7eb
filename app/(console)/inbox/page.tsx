import { z } from 'zod';
import { InboxList } from '#components/access/inbox-list.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { inboxTitle } from '#components/access/words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Inbox' };

const search = z.object({
  /** The last row of the page before: its deadline and its thread. */
  after: z.iso.datetime().optional().catch(undefined),
  thread: z.string().regex(patternOf('request')).optional().catch(undefined),
});

export default definePage('inbox', { search }, async ({ db, actor }, { search }) => {
  const { after, thread } = search;
  const cursor = after && thread ? { deadline: new Date(after), threadId: thread } : null;
  const { threads, count, later, next } = await readInbox(db, actor, cursor);
  return (
    <Page crumbs={[{ label: 'Inbox' }]}>
      <RefreshWhileAttended everySeconds={10} />
      <PageHeader title={inboxTitle(count)} lead={count > 0 ? 'Oldest deadline first.' : undefined} />
      {threads.length > 0 ? <InboxList threads={threads} caption="Requests to decide" /> : null}
      {threads.length === 0 && cursor ? (
        <EmptyState title="Nothing follows.">
          <Link href="/inbox">Back to the first of the inbox</Link>
        </EmptyState>
      ) : null}
      {threads.length === 0 && !cursor ? (
        <EmptyState title="Nothing waits for you.">Requests that you may sign now appear here.</EmptyState>
      ) : null}
      {next || cursor ? (
        <KeysetPager
          shown={threads.length}
          pageSize={50}
          {...(cursor ? { firstHref: '/inbox' } : { total: count })}
          {...(next ? { nextHref: nextHref(next) } : {})}
        />
      ) : null}
      {later.length > 0 ? (
        <Section title="Waits for an earlier step" note="you can deny these already">
          <InboxList threads={later} caption="Requests that wait for an earlier step" />
        </Section>
      ) : null}
    </Page>
  );
});

function nextHref({ deadline, threadId }: { deadline: string; threadId: string }): string {
  return `/inbox?after=${encodeURIComponent(deadline)}&thread=${threadId}`;
}
