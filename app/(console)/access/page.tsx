import { z } from 'zod';
import { EndedList } from '#components/access/ended-list.tsx';
import { GrantRows } from '#components/access/grant-rows.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { WaitingList } from '#components/access/waiting-list.tsx';
import { accessTitle } from '#components/access/words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { KnownSecrets } from '#components/overview/known-secrets.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { type MyAccess, readMyAccess } from '#lib/access/queries/my-access.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { definePage } from '#lib/web/page.ts';
import { handBack } from './actions.ts';

export const metadata = { title: 'My access' };

const search = z.object({
  /** The last row of the page before: when it was asked, and its id. */
  before: z.iso.datetime().optional().catch(undefined),
  request: z.string().regex(patternOf('request')).optional().catch(undefined),
});

export default definePage('access', { search }, async ({ db, actor }, { search }) => {
  const { before, request } = search;
  const cursor = before && request ? { createdAt: new Date(before), id: request } : null;
  const mine = await readMyAccess(db, actor, cursor);
  const { open, waiting, past } = mine;
  const holds = open.length > 0;
  return (
    <Page crumbs={[{ label: 'My access' }]}>
      <RefreshWhileAttended everySeconds={10} />
      <PageHeader
        title={accessTitle(open.length, waiting.length)}
        actions={
          <LinkButton href="/requests/new" look={open.length === 1 ? 'plain' : 'primary'} keys="e">
            Ask for access
          </LinkButton>
        }
      />
      {!holds && waiting.length === 0 ? <NothingOpen hasPast={past.length > 0} /> : null}
      {holds ? (
        <Section title="Open" note={`${open.length}`} first>
          <GrantRows grants={open} handBack={handBack} />
        </Section>
      ) : null}
      {waiting.length > 0 ? (
        <Section title="Waiting" note={`${waiting.length}`} first={!holds}>
          <WaitingList requests={waiting} />
        </Section>
      ) : null}
      <Past mine={mine} first={!holds && waiting.length === 0} isLater={cursor !== null} />
    </Page>
  );
});

function NothingOpen({ hasPast }: { hasPast: boolean }) {
  return (
    <EmptyState title={hasPast ? 'Nothing is open and nothing waits.' : 'Nothing here yet.'}>
      <Link href="/requests/new">Find a secret and ask for it.</Link> Access opens when somebody signs, for
      minutes, and ends by itself.
    </EmptyState>
  );
}

function Past({ mine, first, isLater }: { mine: MyAccess; first: boolean; isLater: boolean }) {
  const { past, recent, next } = mine;
  if (past.length === 0 && !isLater) return null;
  return (
    <>
      <Section title="Ended" note="the newest asking first" first={first}>
        <EndedList past={past} />
        {next || isLater ? (
          <KeysetPager
            shown={past.length}
            pageSize={50}
            {...(isLater ? { firstHref: '/access' } : {})}
            {...(next ? { nextHref: nextHref(next) } : {})}
          />
        ) : null}
      </Section>
      {recent.length > 0 ? (
        <Section title="Secrets you asked for lately">
          <KnownSecrets secrets={recent} />
        </Section>
      ) : null}
    </>
  );
}

function nextHref({ createdAt, id }: NonNullable<MyAccess['next']>): string {
  return `/access?before=${encodeURIComponent(createdAt)}&request=${id}`;
}
