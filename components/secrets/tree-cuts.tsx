import type { ReactNode } from 'react';
import { Chevron } from '../ui/chevron.tsx';
import { TabLinks } from '../ui/tabs.tsx';
import { type ListAddress, listHref } from './list-address.ts';

export interface TreeCutsProps {
  address: ListAddress;
  /** The chosen node, for the line that opens the tree on a phone. */
  label: string;
  children: ReactNode;
}

const CUTS = [
  { by: undefined, label: 'Path' },
  { by: 'service', label: 'Service' },
  { by: 'account', label: 'Account' },
] as const;

/** The column of the tree: what it is cut by, and the tree. On a phone it folds into one line that opens. */
export function TreeCuts({ address, label, children }: TreeCutsProps) {
  const cuts = (
    <TabLinks
      label="Cut of the tree"
      tabs={CUTS.map((cut) => ({
        label: cut.label,
        href: listHref(address, { by: cut.by }),
        current: cut.by === address.by,
      }))}
    />
  );
  return (
    <>
      <div className="border-r border-rule max-desk:hidden">
        <div className="sticky top-44 max-h-[calc(100dvh-2.75rem)] overflow-y-auto pt-10 pb-24">
          <div className="px-24">{cuts}</div>
          {children}
        </div>
      </div>
      <details className="group/tree border-b border-rule desk:hidden">
        <summary className="flex min-h-40 list-none items-center gap-8 px-16 [&::-webkit-details-marker]:hidden">
          <Chevron towards="right" className="group-open/tree:rotate-90" />
          <span className="min-w-0 truncate">
            <b>{label}</b>, by {address.by ?? 'path'}
          </span>
        </summary>
        <div className="px-16">{cuts}</div>
        {children}
      </details>
    </>
  );
}
