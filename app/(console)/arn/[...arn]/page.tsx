import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { EnvironmentSign } from '#components/format/environment.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { Link } from '#components/ui/link.tsx';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Find by ARN' };

const MOST = 700;

/** An ARN and a name hold slashes, so they come in pieces. */
const params = z.object({
  arn: z
    .array(z.string().max(MOST))
    .max(MOST)
    .transform((pieces) => pieces.join('/'))
    .refine((address) => address.length <= MOST && isStorable(address)),
});

/** Leads to the secret of an ARN, a partial ARN or a name; where several bear the name, a person chooses. */
export default definePage('secrets.by-arn', { params }, async ({ db, actor }, { params }) => {
  const found = await findSecret(db, actor, params.arn);
  if (found.kind === 'none') notFound();
  if (found.kind === 'one') redirect(`/secrets/${found.secret.id}`);
  return (
    <Page crumbs={[{ label: 'Secrets', href: '/secrets' }, { label: 'Which one' }]}>
      <PageHeader
        title={`${found.secrets.length} secrets have this name.`}
        lead="They are in different accounts or regions."
      />
      <DataTable
        caption="Secrets of this name"
        rows={found.secrets}
        rowKey={(row) => row.id}
        rowCopy={(row) => ({ name: row.name, arn: row.arn })}
        columns={[
          {
            id: 'name',
            head: 'Name',
            isName: true,
            cell: (row) => (
              <Link look="row" href={`/secrets/${row.id}`} isRowLink>
                <SecretName name={row.name} environment={row.environment} />
              </Link>
            ),
          },
          {
            id: 'environment',
            head: 'Environment',
            cell: (row) => <EnvironmentSign environment={row.environment} />,
          },
          { id: 'account', head: 'Account', cell: (row) => `${row.connectionName}, ${row.accountId}` },
          { id: 'region', head: 'Region', cell: (row) => row.region },
        ]}
      />
    </Page>
  );
});
