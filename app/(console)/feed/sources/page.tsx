import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { EventsGuide } from '#components/trail/events-guide.tsx';
import { FeedTabs } from '#components/trail/feed-tabs.tsx';
import { BucketForm, type BucketInput, EventsForm, LookupSwitch } from '#components/trail/source-forms.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { type ConnectionView, listConnections } from '#lib/secrets/queries/list-connections.ts';
import { listSources, type SourcesOfConnection, unsetSources } from '#lib/trail/queries/list-sources.ts';
import { definePage } from '#lib/web/page.ts';
import { setSource } from './actions.ts';

export const metadata = { title: 'Sources of the trail' };

export default definePage('feed.sources', {}, async ({ db, actor, configuration }) => {
  const [connections, sources] = await Promise.all([listConnections(db, actor), listSources(db)]);
  const maySet = can(actor, 'trail.configure');
  const all = connections.map((connection) => ({
    connection,
    sources: sources.get(connection.id) ?? unsetSources(connection.id),
  }));
  return (
    <Page crumbs={[{ label: 'Feed', href: '/feed' }, { label: 'Sources' }]}>
      <PageHeader
        title={sentenceOf(all.map((one) => one.sources))}
        lead={`From where the trail of each account is read. A record that two sources bring is one record.${maySet ? '' : ' An admin can change this.'}`}
      />
      <FeedTabs current="sources" mayImport={can(actor, 'trail.import')} />
      {all.length === 0 ? (
        <EmptyState title="No account is connected.">
          An account is connected by naming it with its two roles in the configuration file.
        </EmptyState>
      ) : (
        all.map(({ connection, sources: set }, index) => (
          <Section
            key={connection.id}
            first={index === 0}
            title={<ForeignText text={connection.name} />}
            note={connection.accountId}
          >
            <Sources
              connection={connection}
              sources={set}
              maySet={maySet}
              address={`${configuration.publicOrigin}/api/trail/events?connection=${connection.id}`}
            />
          </Section>
        ))
      )}
    </Page>
  );
});

interface SourcesProps {
  readonly connection: ConnectionView;
  readonly sources: SourcesOfConnection;
  readonly maySet: boolean;
  readonly address: string;
}

function Sources({ connection, sources, maySet, address }: SourcesProps) {
  const { lookup, s3, eventbridge } = sources;
  return (
    <>
      <DefinitionList
        items={[
          { term: 'Event history', children: lookup.isOn ? 'On. LookupEvents, 90 days back.' : 'Off.' },
          { term: 'Bucket', children: s3 ? bucketWords(s3) : 'Not set.' },
          {
            term: 'Events',
            children: eventbridge
              ? `${eventbridge.isOn ? 'On' : 'Off'}. The sender proves itself by a ${eventbridge.settings.proof}.`
              : 'Not set.',
          },
        ]}
      />
      {maySet ? (
        <div className="grid gap-4 pt-8">
          <Disclosure summary="Event history">
            <LookupSwitch connectionId={connection.id} setSource={setSource} isOn={lookup.isOn} />
          </Disclosure>
          <Disclosure summary="Bucket of the trail">
            <BucketForm
              connectionId={connection.id}
              setSource={setSource}
              isOn={s3?.isOn ?? false}
              known={s3?.settings ?? usualBucket(connection)}
            />
          </Disclosure>
          <Disclosure summary="Events of EventBridge">
            <EventsForm
              connectionId={connection.id}
              setSource={setSource}
              isOn={eventbridge?.isOn ?? false}
              proof={eventbridge?.settings.proof ?? 'key'}
              isNew={eventbridge === null}
            />
            <EventsGuide address={address} />
          </Disclosure>
        </div>
      ) : null}
    </>
  );
}

function bucketWords({ isOn, settings }: NonNullable<SourcesOfConnection['s3']>) {
  const { bucket, prefix, region, queue, reads } = settings;
  return (
    <>
      {isOn ? 'On. ' : 'Off. '}
      <span className="mono break-anywhere">
        s3://{bucket}
        {prefix === '' ? '' : `/${prefix}`}
      </span>{' '}
      in {region}, read with the rights of{' '}
      {reads === 'connection' ? 'the inventory role' : 'this installation'}
      {queue ? (
        <>
          , announced by the queue <span className="mono">{queue.name}</span>
        </>
      ) : (
        ', listed every minute'
      )}
      .
    </>
  );
}

/** What stands in the form before anybody has set it. The local AWS has one bucket for the files of all its accounts. */
function usualBucket({ kind, regions }: ConnectionView): BucketInput {
  const isLocal = kind === 'local';
  return {
    bucket: isLocal ? 'local-aws-trail-files' : '',
    prefix: '',
    region: isLocal ? 'eu-central-1' : (regions[0]?.region ?? ''),
    organisation: null,
    queue: null,
    reads: isLocal ? 'installation' : 'connection',
    days: isLocal ? 2 : 30,
  };
}

function sentenceOf(all: readonly SourcesOfConnection[]): string {
  if (all.length === 0) return 'No account is connected.';
  const withBucket = all.filter(({ s3 }) => s3?.isOn).length;
  const blind = all.filter(({ lookup, s3 }) => !lookup.isOn && !s3?.isOn).length;
  const count = all.length === 1 ? 'One account' : `${all.length} accounts`;
  if (blind > 0) return `${count}; ${blind === 1 ? 'one is' : `${blind} are`} read from nowhere.`;
  if (withBucket === 0) return `${count}, read from the event history of AWS.`;
  return withBucket === all.length
    ? `${count}, read from the bucket of the trail.`
    : `${count}; ${withBucket === 1 ? 'one is' : `${withBucket} are`} read from the bucket of the trail.`;
}
