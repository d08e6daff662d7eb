import { notFound } from 'next/navigation';
import { z } from 'zod';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ConnectionActs } from '#components/secrets/connection-acts.tsx';
import { ConnectionCheck } from '#components/secrets/connection-check.tsx';
import { ConnectionHealth } from '#components/secrets/connection-health.tsx';
import { ConnectionMaking } from '#components/secrets/connection-making.tsx';
import { ConnectionRoles } from '#components/secrets/connection-roles.tsx';
import { connectionLead, connectionTitle } from '#components/secrets/connection-words.ts';
import { Notice } from '#components/ui/state.tsx';
import { PARTITION_REGIONS } from '#lib/aws/rules/partition.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readConnectionPage } from '#lib/secrets/queries/connection-page.ts';
import { definePage } from '#lib/web/page.ts';
import {
  changeConnection,
  checkConnection,
  dropConnection,
  pauseConnection,
  saveConnection,
} from '../actions.ts';

export const metadata = { title: 'Connection' };

const params = z.object({ connectionId: z.string().regex(patternOf('connection')) });

export default definePage(
  'connections.detail',
  { params },
  async ({ db, aws, actor }, { params: { connectionId } }) => {
    const connection = await readConnectionPage(db, aws, actor, connectionId);
    if (!connection) notFound();
    const manages = can(actor, 'connections.manage') && connection.state !== 'removed';
    const acts = { changeConnection, checkConnection, dropConnection, pauseConnection, saveConnection };
    const isNew = connection.state === 'set-up';
    return (
      <Page crumbs={[{ label: 'Connections', href: '/connections' }, { label: connection.name }]}>
        <PageHeader title={connectionTitle(connection)} lead={connectionLead(connection)} />
        {connection.configured ? (
          <Notice>Set by the configuration file: name, roles and regions are changed there.</Notice>
        ) : null}
        {isNew && connection.making ? (
          <ConnectionMaking making={connection.making} accountId={connection.accountId} open />
        ) : null}
        {connection.direct ? null : (
          <ConnectionCheck connection={connection} {...(manages ? { checkConnection } : {})} />
        )}
        {isNew ? null : <ConnectionHealth connection={connection} />}
        {connection.direct ? null : <ConnectionRoles connection={connection} />}
        {!isNew && connection.making ? (
          <ConnectionMaking making={connection.making} accountId={connection.accountId} />
        ) : null}
        {manages ? (
          <ConnectionActs
            connection={connection}
            known={PARTITION_REGIONS[connection.partition] ?? []}
            acts={acts}
          />
        ) : null}
      </Page>
    );
  },
);
