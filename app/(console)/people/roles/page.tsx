import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { PeopleTabs } from '#components/people/people-tabs.tsx';
import { RoleHolders } from '#components/people/role-holders.tsx';
import { RoleMatrix } from '#components/people/role-matrix.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { type RoleColumn, readRoleTable } from '#lib/people/queries/role-table.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { connectionNames } from '../connection-names.ts';

export const metadata = { title: 'Roles' };

export default definePage('roles', {}, async ({ db, actor }) => {
  const [roles, connections] = await Promise.all([readRoleTable(db, actor), connectionNames(db, actor)]);
  return (
    <Page crumbs={[{ label: 'People', href: '/people' }, { label: 'Roles' }]}>
      <PageHeader
        title={sentenceOf(roles)}
        lead="A role says what somebody may do; a policy says where they may ask and sign. This table is the one that every page and act asks."
        actions={
          can(actor, 'roles.manage') ? (
            <LinkButton href="/people/roles/new">Make a role</LinkButton>
          ) : undefined
        }
      />
      <PeopleTabs current="roles" />
      <RoleMatrix roles={roles} />
      {roles.map((column) => (
        <Section
          key={column.role}
          title={
            column.builtIn ? (
              column.role
            ) : (
              <Link href={`/people/roles/${column.role}`} look="row">
                {column.role}
              </Link>
            )
          }
          note={column.description || undefined}
        >
          <RoleHolders holders={column.holders} connections={connections} />
        </Section>
      ))}
    </Page>
  );
});

function sentenceOf(roles: readonly RoleColumn[]): string {
  const own = roles.filter((column) => !column.builtIn).length;
  if (own === 0) return 'Four roles come with the product; none is your own.';
  return `Four roles come with the product; ${own === 1 ? 'one is' : `${own} are`} your own.`;
}
