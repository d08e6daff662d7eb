'use client';

import { type ReactNode, useRef } from 'react';
import { BrandMark } from './brand.tsx';
import type { NavigationGroup } from './navigation.ts';
import { NavigationList } from './navigation-list.tsx';

interface MenuProps {
  groups: readonly NavigationGroup[];
  /** Person, search, sign-out: what the bar has no room for. */
  children?: ReactNode;
}

/** The navigation below 860 px: opens under the bar, closes by Escape or by going somewhere. */
export function Menu({ groups, children }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (details.current) details.current.open = false;
  };
  return (
    <details
      ref={details}
      className="desk:hidden"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current?.open) return;
        close();
        details.current.querySelector('summary')?.focus();
      }}
    >
      <summary className="inline-flex h-44 list-none items-center gap-8 text-small font-semibold [&::-webkit-details-marker]:hidden">
        <BrandMark /> Menu
      </summary>
      <nav
        aria-label="Main"
        className="fixed inset-x-0 top-44 z-9 max-h-[calc(100dvh-2.75rem)] overflow-auto border-b border-rule2 bg-side pt-8 pb-12"
      >
        <NavigationList groups={groups} tall onLeave={close} />
        {children ? <div className="mt-8 border-t border-rule px-16 pt-8">{children}</div> : null}
      </nav>
    </details>
  );
}
