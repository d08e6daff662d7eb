import { EndedList } from '#components/access/ended-list.tsx';
import { GrantRows } from '#components/access/grant-rows.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { WaitingList } from '#components/access/waiting-list.tsx';
import { accessTitle } from '#components/access/words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { readMyAccess } from '#lib/access/queries/my-access.ts';
import { definePage } from '#lib/web/page.ts';
import { handBack } from './actions.ts';

export const metadata = { title: 'My access' };

export default definePage('access', {}, async ({ db, actor }) => {
  const { open, waiting, ended, closed } = await readMyAccess(db, actor);
  const nothing = open.length + waiting.length + ended.length + closed.length === 0;
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
      {nothing ? (
        <EmptyState title="Nothing here yet.">
          Find a secret and ask for it. Access opens when somebody signs, for minutes, and ends by itself.
        </EmptyState>
      ) : null}
      {open.length > 0 ? (
        <Section title="Open" note={`${open.length}`} first>
          <GrantRows grants={open} handBack={handBack} />
        </Section>
      ) : null}
      {waiting.length > 0 ? (
        <Section title="Waiting" note={`${waiting.length}`} first={open.length === 0}>
          <WaitingList requests={waiting} />
        </Section>
      ) : null}
      {ended.length + closed.length > 0 ? (
        <Section title="Ended" note="newest first" first={open.length + waiting.length === 0}>
          <EndedList grants={ended} requests={closed} />
        </Section>
      ) : null}
    </Page>
  );
});
