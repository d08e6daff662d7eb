import { CreationForm } from '#components/changes/creation-form.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'New secret' };

export default definePage('secrets.new', {}, async ({ db, actor }) => {
  const connections = await listConnections(db, actor);
  const places = connections
    .filter((connection) => connection.pausedAt === null && connection.operatorRoleArn !== null)
    .flatMap((connection) =>
      connection.regions.map(({ region }) => ({
        connectionId: connection.id,
        connectionName: connection.name,
        region,
      })),
    );
  return (
    <Page crumbs={[{ label: 'Secrets', href: '/secrets' }, { label: 'New secret' }]}>
      <PageHeader
        title="Create a secret"
        lead="Its first value goes to AWS only. Nobody has to sign: nothing that exists is touched."
      />
      {places.length === 0 ? (
        <EmptyState title="No account is connected with an operator role.">
          An admin can add the role to a connection; until then secrets are looked at and read here, not made.
        </EmptyState>
      ) : (
        <CreationForm places={places} />
      )}
    </Page>
  );
});
