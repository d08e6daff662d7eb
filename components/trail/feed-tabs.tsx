import { TabLinks } from '../ui/tabs.tsx';

/** The pages about how the trail is fed. `mayImport`: whether the person may send files. */
export function FeedTabs({
  current,
  mayImport,
}: {
  current: 'feed' | 'sources' | 'upload';
  mayImport: boolean;
}) {
  return (
    <TabLinks
      label="Feed"
      tabs={[
        { href: '/feed', label: 'Health', current: current === 'feed' },
        { href: '/feed/sources', label: 'Sources', current: current === 'sources' },
        ...(mayImport ? [{ href: '/feed/upload', label: 'Upload', current: current === 'upload' }] : []),
      ]}
    />
  );
}
