import { countOf } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ConnectionSection } from '#components/secrets/connection-section.tsx';
import { Link } from '#components/ui/link.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { type ConnectionView, listConnections } from '#lib/secrets/queries/list-connections.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Connections' };

export default definePage('connections', {}, async ({ db, actor }) => {
  const connections = await listConnections(db, actor);
  return (
    <Page crumbs={[{ label: 'Connections' }]}>
      <PageHeader
        title={sentenceOf(connections)}
        lead={
          <>
            The accounts we may look into, with the roles we take there. How late the trail of each is stands
            in the <Link href="/feed">feed</Link>.
          </>
        }
      />
      {connections.length === 0 ? (
        <EmptyState title="No account is connected.">
          An account is connected by naming it with its two roles in the configuration file.
        </EmptyState>
      ) : (
        connections.map((connection, index) => (
          <ConnectionSection key={connection.id} connection={connection} first={index === 0} />
        ))
      )}
    </Page>
  );
});

function sentenceOf(connections: readonly ConnectionView[]): string {
  if (connections.length === 0) return 'No account is connected.';
  const regions = connections.flatMap((connection) => connection.regions);
  const failing = regions.filter((region) => region.outcome !== null && region.outcome !== 'complete').length;
  const accounts = `${countOf(connections.length, 'account')}, ${countOf(regions.length, 'account-region')}`;
  if (failing === 0) return `${accounts}. All answered at the last sync.`;
  return `${accounts}. ${failing === 1 ? 'One did' : `${failing} did`} not answer at the last sync.`;
}
