import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { BeginConnectionForm } from '#components/secrets/begin-connection-form.tsx';
import { PARTITION_REGIONS } from '#lib/aws/rules/partition.ts';
import { definePage } from '#lib/web/page.ts';
import { beginConnection } from '../actions.ts';

export const metadata = { title: 'Connect an account' };

export default definePage('connections.new', {}, async () => (
  <Page crumbs={[{ label: 'Connections', href: '/connections' }, { label: 'Connect an account' }]}>
    <PageHeader
      title="Connect an account."
      lead="Countersign makes the external id, shows the exact roles to create, and checks them permission by permission before anything is connected. No key is stored: the product takes the roles with the credentials of the machine it runs on."
    />
    <BeginConnectionForm partitions={PARTITION_REGIONS} beginConnection={beginConnection} />
  </Page>
));
