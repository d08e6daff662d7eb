import type { ReactNode } from 'react';
import { EnvironmentTag } from '../format/environment.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import type { Crumb } from './navigation.ts';

export interface PageProps {
  /** The last one is this page. */
  crumbs: readonly Crumb[];
  /** Of the subject, where the page has one: shows its tag, and in production the line along the top. */
  environment?: EnvironmentKind;
  environmentWord?: string;
  children: ReactNode;
  /** Without the gutter, for pages that bring their own columns. */
  bare?: boolean;
}

/** What a page brings into the frame: its breadcrumb in the bar, the production line, and the content. */
export function Page({ crumbs, environment, environmentWord, children, bare }: PageProps) {
  const production = environment === 'production' || environment === 'unknown';
  return (
    <>
      {production ? (
        <div className="pointer-events-none sticky top-0 z-7 col-span-full col-start-1 row-span-full row-start-1 h-3 bg-prod-fill keeps-colour" />
      ) : null}
      <div className="@container sticky top-0 z-5 col-start-2 row-span-full row-start-1 flex h-44 min-w-0 items-center gap-12 border-b border-rule bg-page pl-24 max-desk:pl-14">
        <Breadcrumb crumbs={crumbs}>
          {environment ? <EnvironmentTag environment={environment} word={environmentWord} /> : null}
        </Breadcrumb>
      </div>
      <main
        id="content"
        className={`col-span-full row-start-2 min-w-0 pb-24 ${bare ? '' : 'px-24 max-desk:px-16'}`}
      >
        {children}
      </main>
    </>
  );
}
