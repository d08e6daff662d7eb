import NextLink from 'next/link';
import type { ReactNode } from 'react';

export interface TabLink {
  href: string;
  label: ReactNode;
  /** A count beside the word. */
  count?: ReactNode;
  /** A mark beside the word. */
  mark?: ReactNode;
  current?: boolean;
}

export interface TabLinksProps {
  /** What is divided, for readers: "Secret". */
  label: string;
  tabs: readonly TabLink[];
  /** At the right end of the line. */
  aside?: ReactNode;
}

/** Tabs that are links: each has its address. Scrolls sideways on a phone. */
export function TabLinks({ label, tabs, aside }: TabLinksProps) {
  return (
    <div className="flex items-end border-b border-rule">
      <nav
        aria-label={label}
        className="-mb-px min-w-0 flex-1 overflow-x-auto overflow-y-hidden [scrollbar-width:none]"
      >
        <ul className="flex h-34 gap-20 whitespace-nowrap">
          {tabs.map((tab) => (
            <li key={tab.href}>
              <NextLink
                href={tab.href}
                prefetch={false}
                aria-current={tab.current ? 'page' : undefined}
                className="inline-flex h-34 items-center gap-6 border-b-2 border-transparent text-ink2 -outline-offset-2 hover:text-ink focus-visible:-outline-offset-2 aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-ink"
              >
                {tab.label}
                {tab.mark}
                {tab.count === undefined ? null : (
                  <span className="figures text-small font-normal text-ink3">{tab.count}</span>
                )}
              </NextLink>
            </li>
          ))}
        </ul>
      </nav>
      {aside ? <div className="shrink-0 pb-6 pl-16 text-small text-ink3 max-desk:hidden">{aside}</div> : null}
    </div>
  );
}
