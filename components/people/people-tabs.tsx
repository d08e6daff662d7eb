import { TabLinks } from '../ui/tabs.tsx';

/** People and what roles permit. */
export function PeopleTabs({ current }: { current: 'people' | 'roles' }) {
  return (
    <TabLinks
      label="People"
      tabs={[
        { href: '/people', label: 'People', current: current === 'people' },
        { href: '/people/roles', label: 'Roles', current: current === 'roles' },
      ]}
    />
  );
}
