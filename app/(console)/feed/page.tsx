import { formatCount } from '#components/format/number.ts';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { feedSentence } from '#components/trail/feed-sentences.ts';
import { FeedTable } from '#components/trail/feed-table.tsx';
import { FeedTabs } from '#components/trail/feed-tabs.tsx';
import { IntegrityTable } from '#components/trail/integrity-table.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import {
  type IntegrityView,
  listIntegrity,
  listPoison,
  type PoisonView,
} from '#lib/trail/queries/integrity.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Feed' };

export default definePage('feed', {}, async ({ db, actor, configuration }) => {
  const [{ sources }, connections, facts, poison] = await Promise.all([
    feedHealth(db, await databaseNow(db.prisma)),
    listConnections(db, actor),
    listIntegrity(db),
    listPoison(db),
  ]);
  const names = Object.fromEntries(connections.map(({ accountId, name }) => [accountId, name]));
  const hasBucket = sources.some(({ source }) => source === 's3');
  return (
    <Page crumbs={[{ label: 'Feed' }]}>
      <PageHeader
        title={feedSentence(sources)}
        lead="What the trail has seen, per source, account and region. A stretch that is not here was not seen, which is not the same as no calls."
      />
      <FeedTabs current="feed" mayImport={can(actor, 'trail.import')} />
      <Columns
        right={<Explained everySeconds={configuration.trailPollSeconds} poison={poison} />}
        rightLabel="How records arrive"
        width="narrow"
      >
        {sources.length === 0 ? (
          <EmptyState title="No account is connected and no file was imported.">
            Files of CloudTrail are read with <span className="mono">npm run import -- PATH</span>, or sent on
            the page Upload.
          </EmptyState>
        ) : (
          <FeedTable sources={sources} accountNames={names} />
        )}
        {hasBucket || facts.length > 0 ? <Integrity facts={facts} /> : null}
      </Columns>
    </Page>
  );
});

function Integrity({ facts }: { facts: readonly IntegrityView[] }) {
  const open = facts.filter((fact) => fact.settledAt === null).length;
  return (
    <Section
      title="Whole and unchanged"
      note={open === 0 ? 'nothing speaks against it' : `${formatCount(open)} open`}
    >
      <p className="max-w-prose py-4 text-small text-ink2">
        CloudTrail signs a digest of its files every hour, and each digest names the one before. We follow
        that chain with the keys CloudTrail itself gives, and compare every file.
      </p>
      {facts.length === 0 ? (
        <p className="py-4">Every digest and file that was looked at is as CloudTrail signed it.</p>
      ) : (
        <IntegrityTable facts={facts} />
      )}
    </Section>
  );
}

function Explained({ everySeconds, poison }: { everySeconds: number; poison: readonly PoisonView[] }) {
  return (
    <>
      <Section title="How records arrive" first>
        <p className="pt-4 text-small text-ink2">
          The event history of each connected account and region is asked every {everySeconds} s, unless it is
          switched off. AWS writes a record there some minutes after the call, so the last minutes are always
          still on their way. Records that arrive twice, or from two sources, count once.
        </p>
        <p className="pt-4 text-small">
          <Link href="/feed/sources">Set the sources</Link>
        </p>
      </Section>
      {poison.length > 0 ? (
        <Section title="Messages that said nothing" note="last 30 days">
          <ul className="grid gap-4 pt-4 text-small text-ink2">
            {poison.map((one) => (
              <li key={`${one.connectionId} ${one.words}`}>
                <b>{formatCount(one.count)}</b> of the queue: {one.words}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
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
