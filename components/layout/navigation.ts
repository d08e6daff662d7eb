import type { ReactNode } from 'react';

/** What the frame is told: an item a person cannot use is not in the list at all. */
export interface NavigationItem {
  href: string;
  label: string;
  /** A plain count. */
  count?: number;
  /** The count is red: somebody must act. */
  alarm?: boolean;
  /** The letter after G that leads here. */
  letter?: string;
}

export interface NavigationGroup {
  /** Watch, Prove, Govern; the first group has no name. */
  name?: string;
  items: readonly NavigationItem[];
}

/** Where a page is: the parts of the breadcrumb, from the outside in. The last one is the page itself. */
export interface Crumb {
  label: ReactNode;
  href?: string;
  /** A segment of a path. */
  mono?: boolean;
}

/** The item whose address is the longest beginning of the path. */
export function currentItem(groups: readonly NavigationGroup[], path: string): string | undefined {
  let best: string | undefined;
  for (const { href } of groups.flatMap((group) => group.items)) {
    const matches = href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
    if (matches && href.length > (best?.length ?? 0)) best = href;
  }
  return best;
}
