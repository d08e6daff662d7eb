import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { EndOtherSessions, SessionList } from '#components/people/session-list.tsx';
import { listOpenSessions } from '#lib/people/session-list.ts';
import { definePage } from '#lib/web/page.ts';
import { endOthers, endSession } from './actions.ts';

export const metadata = { title: 'Your sessions' };

export default definePage('sessions', {}, async ({ db, actor }) => {
  const sessions = await listOpenSessions(db, actor, actor.personId);
  const others = sessions.filter((session) => !session.isThis).length;
  return (
    <Page crumbs={[{ label: 'Your sessions' }]}>
      <PageHeader
        title={
          others === 0
            ? 'You are signed in here only.'
            : `You are signed in here and at ${others} more ${others === 1 ? 'place' : 'places'}.`
        }
        lead="A session ends after 15 min without use, and after 8 h in any case. What a browser says of itself can be false."
        actions={others > 0 ? <EndOtherSessions others={others} end={endOthers} /> : undefined}
      />
      <SessionList sessions={sessions} end={endSession} />
    </Page>
  );
});
