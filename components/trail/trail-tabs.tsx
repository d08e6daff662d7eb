import { TabLinks } from '../ui/tabs.tsx';
import { type TrailAddress, trailHref } from './trail-address.ts';

const CUT: Partial<TrailAddress> = {
  event: undefined,
  verdict: undefined,
  outcome: undefined,
  all: undefined,
};

export interface TrailTabsProps {
  /** The list of records as it stands; absent on the pages beside it. */
  address?: TrailAddress;
  beside?: 'unreadable' | 'imports' | 'exceptions';
  /** Only for those who may see them. */
  exceptions?: boolean;
}

/** The ready-made cuts of the records, what could not be read, and the runs that brought them. */
export function TrailTabs({ address, beside, exceptions }: TrailTabsProps) {
  const cuts = [
    { label: 'Records', cut: {} },
    { label: 'Values read', cut: { event: 'GetSecretValue' } },
    { label: 'Unexplained', cut: { verdict: 'unexplained' } },
    { label: 'Refused', cut: { outcome: 'refused' } },
    { label: 'All calls', cut: { all: '1' } },
  ];
  return (
    <TabLinks
      label="Trail"
      tabs={[
        ...cuts.map(({ label, cut }) => {
          const href = trailHref(address ?? {}, { ...CUT, ...cut });
          return { label, href, current: address !== undefined && href === trailHref(address, {}) };
        }),
        ...(exceptions
          ? [{ href: '/trail/exceptions', label: 'Exceptions', current: beside === 'exceptions' }]
          : []),
        { href: '/trail/unreadable', label: 'Unreadable', current: beside === 'unreadable' },
        { href: '/trail/imports', label: 'Imports', current: beside === 'imports' },
      ]}
    />
  );
}
