import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { Menu } from './menu.tsx';
import type { NavigationGroup } from './navigation.ts';
import { NavigationList } from './navigation-list.tsx';

export interface AppFrameProps {
  groups: readonly NavigationGroup[];
  /** The embedded default: says on every page that no real account is connected. */
  localAws: boolean;
  /** Right of the bar, in order: <FeedHealth>, <BreakGlassReminder>, <PaletteButton>, <ThemeSwitch>, <Account>. */
  bar: ReactNode;
  /** The same for the menu of a phone, where the bar has no room. */
  menu?: ReactNode;
  /** Pages: each brings a <Page>, which puts its breadcrumb into the bar. */
  children: ReactNode;
}

/**
 * The frame around every signed-in page, for the layout of the console. The main area is a grid of one bar row and one
 * content row; a <Page> puts its own breadcrumb into the bar's middle cell, so that it is in the first response and
 * needs no script.
 */
export function AppFrame({ groups, localAws, bar, menu, children }: AppFrameProps) {
  return (
    <div className="min-h-dvh desk:grid desk:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="not-focus:only-read focus:fixed focus:top-8 focus:left-8 focus:z-40 focus:rounded-control focus:border focus:border-accent focus:bg-page focus:px-12 focus:py-6"
      >
        To the content
      </a>
      <nav
        aria-label="Main"
        className="sticky top-0 hidden h-dvh flex-col overflow-auto border-r border-rule bg-side no-print desk:flex"
      >
        <div className="flex h-44 shrink-0 items-center px-16">
          <Brand />
        </div>
        <NavigationList groups={groups} />
        {localAws ? <LocalAwsNote className="mt-auto border-t border-rule px-16 py-12 text-ink2" /> : null}
      </nav>
      <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] grid-rows-[2.75rem_1fr_auto] content-start">
        <div className="sticky top-0 z-6 col-start-1 row-span-full row-start-1 h-44 border-b border-rule bg-page pl-16 no-print desk:hidden">
          <Menu groups={groups}>{menu}</Menu>
        </div>
        <header className="sticky top-0 z-5 col-start-3 row-span-full row-start-1 flex h-44 items-center gap-16 border-b border-rule bg-page pr-24 pl-16 no-print max-desk:pr-16">
          {bar}
        </header>
        {children}
        {localAws ? (
          <LocalAwsNote className="col-span-full row-start-3 px-16 pt-8 pb-20 text-ink3 desk:hidden" />
        ) : null}
      </div>
    </div>
  );
}

function LocalAwsNote({ className }: { className: string }) {
  return (
    <footer className={`text-small ${className}`}>
      <b>Local AWS.</b> Sample company on this machine. No real account is connected.
    </footer>
  );
}
