import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { permissionOffers } from '#components/people/permission-offers.ts';
import { RoleEditor } from '#components/people/role-editor.tsx';
import { definePage } from '#lib/web/page.ts';
import { makeRole } from '../../actions.ts';

export const metadata = { title: 'Make a role' };

export default definePage('roles.new', {}, ({ actor }) => (
  <Page
    crumbs={[
      { label: 'People', href: '/people' },
      { label: 'Roles', href: '/people/roles' },
      { label: 'Make a role' },
    ]}
  >
    <PageHeader
      title="Make a role"
      lead="It permits what you choose, and nothing beside it. Policies name built-in roles, groups and people; somebody with this role alone asks and signs where a policy names them or their group."
    />
    <RoleEditor offers={permissionOffers(actor)} make={makeRole} />
  </Page>
));
