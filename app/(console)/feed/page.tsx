import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { feedSentence } from '#components/trail/feed-sentences.ts';
import { FeedTable } from '#components/trail/feed-table.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Feed' };

export default definePage('feed', {}, async ({ db, actor, configuration }) => {
  const [{ sources }, connections] = await Promise.all([
    feedHealth(db, await databaseNow(db.prisma)),
    listConnections(db, actor),
  ]);
  const names = Object.fromEntries(connections.map(({ accountId, name }) => [accountId, name]));
  return (
    <Page crumbs={[{ label: 'Feed' }]}>
      <PageHeader
        title={feedSentence(sources)}
        lead="What the trail has seen, per account and region. A stretch that is not here was not seen, which is not the same as no calls."
      />
      <Columns
        right={<Explained everySeconds={configuration.trailPollSeconds} />}
        rightLabel="How records arrive"
        width="narrow"
      >
        {sources.length === 0 ? (
          <EmptyState title="No account is connected and no file was imported.">
            Files of CloudTrail are read with <span className="mono">npm run import -- PATH</span>.
          </EmptyState>
        ) : (
          <FeedTable sources={sources} accountNames={names} />
        )}
      </Columns>
    </Page>
  );
});

function Explained({ everySeconds }: { everySeconds: number }) {
  return (
    <>
      <Section title="How records arrive" first>
        <p className="pt-4 text-small text-ink2">
          The event history of each connected account and region is asked every {everySeconds} s. AWS writes a
          record there some minutes after the call, so the last minutes are always still on their way. Records
          that arrive twice count once.
        </p>
      </Section>
      <Section title="What else there is">
        <ul className="grid gap-4 pt-4 text-small">
          <li>
            <Link href="/trail/imports">Imports</Link>: what each run brought.
          </li>
          <li>
            <Link href="/trail/unreadable">Unreadable records</Link>: set aside by file, place and reason.
          </li>
        </ul>
      </Section>
    </>
  );
}
