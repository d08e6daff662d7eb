import type { ReactNode } from 'react';

export interface ScrollRegionProps {
  label: string;
  children: ReactNode;
  className?: string;
}

/** Something wider than its place: scrolls sideways, by keyboard too. */
export function ScrollRegion({ label, children, className = '' }: ScrollRegionProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className={`overflow-x-auto overflow-y-hidden ${className}`}
    >
      {children}
    </section>
  );
}
