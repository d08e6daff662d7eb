import { TabLinks } from '../ui/tabs.tsx';

/** The three things the trail holds: records, what could not be read, and the runs that brought them. */
export function TrailTabs({ current }: { current: 'records' | 'unreadable' | 'imports' }) {
  return (
    <TabLinks
      label="Trail"
      tabs={[
        { href: '/trail', label: 'Records', current: current === 'records' },
        { href: '/trail/unreadable', label: 'Unreadable', current: current === 'unreadable' },
        { href: '/trail/imports', label: 'Imports', current: current === 'imports' },
      ]}
    />
  );
}
