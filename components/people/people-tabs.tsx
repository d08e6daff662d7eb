import { TabLinks } from '../ui/tabs.tsx';

/** People, what roles permit, and how people sign in. */
export function PeopleTabs({ current }: { current: 'people' | 'roles' | 'sign-in' }) {
  return (
    <TabLinks
      label="People"
      tabs={[
        { href: '/people', label: 'People', current: current === 'people' },
        { href: '/people/roles', label: 'Roles', current: current === 'roles' },
        { href: '/people/sign-in', label: 'Sign-in', current: current === 'sign-in' },
      ]}
    />
  );
}
