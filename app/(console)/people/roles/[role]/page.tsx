import { notFound } from 'next/navigation';
import { z } from 'zod';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { permissionOffers } from '#components/people/permission-offers.ts';
import { RemoveRole } from '#components/people/remove-role.tsx';
import { RoleEditor } from '#components/people/role-editor.tsx';
import { RoleHolders } from '#components/people/role-holders.tsx';
import { RoleMatrix } from '#components/people/role-matrix.tsx';
import { Section } from '#components/ui/section.tsx';
import { readCustomRole } from '#lib/people/queries/role-table.ts';
import { roleNameSchema } from '#lib/people/rules/custom-role.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { changeRole, removeRole } from '../../actions.ts';
import { connectionNames } from '../../connection-names.ts';

export const metadata = { title: 'Role' };

const params = z.object({ role: roleNameSchema });

export default definePage('roles.detail', { params }, async ({ db, actor }, { params: { role } }) => {
  const [column, connections] = await Promise.all([
    readCustomRole(db, actor, role),
    connectionNames(db, actor),
  ]);
  if (!column || column.changedAt === null) notFound();
  const names = [...new Map(column.holders.map((holder) => [holder.personId, holder.name])).values()];
  const held = column.holders.length;
  const manages = can(actor, 'roles.manage');
  return (
    <Page
      crumbs={[
        { label: 'People', href: '/people' },
        { label: 'Roles', href: '/people/roles' },
        { label: column.role },
      ]}
    >
      <PageHeader
        title={column.role}
        look="title"
        lead={column.description ? <ForeignText text={column.description} /> : undefined}
      />
      <Section title="Held by" note={held === 0 ? undefined : `${names.length}`} first>
        <RoleHolders holders={column.holders} connections={connections} />
      </Section>
      <Section title="What it permits">
        {manages ? (
          <RoleEditor
            offers={permissionOffers(actor)}
            known={{
              role: column.role,
              description: column.description,
              permissions: [...column.permissions],
              changedAt: column.changedAt,
              holders: names,
              held,
            }}
            change={changeRole}
          />
        ) : (
          <RoleMatrix roles={[column]} />
        )}
      </Section>
      {manages ? (
        <Section title="Remove this role">
          <RemoveRole role={column.role} holders={names} held={held} remove={removeRole} />
        </Section>
      ) : null}
    </Page>
  );
});
