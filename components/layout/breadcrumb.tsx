import NextLink from 'next/link';
import type { ReactNode } from 'react';
import type { Crumb } from './navigation.ts';

/**
 * Where we are and in which environment, as a path of links. As the bar gets narrow first account and region leave, then
 * all but the last two parts; on a narrow phone only the last one stays.
 */
export function Breadcrumb({ crumbs, children }: { crumbs: readonly Crumb[]; children?: ReactNode }) {
  const last = crumbs.length - 1;
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-12 overflow-hidden text-small">
      <ol className="flex min-w-0 items-center gap-6 whitespace-nowrap text-ink2">
        {crumbs.map((crumb, index) => (
          <li key={crumb.href ?? 'here'} className={`flex items-center gap-6 ${leaves(crumb, index, last)}`}>
            <Part crumb={crumb} here={index === last} />
            {index === last ? null : (
              <span aria-hidden="true" className="text-ctl">
                /
              </span>
            )}
          </li>
        ))}
      </ol>
      {children}
    </nav>
  );
}

/** Widths are those of the bar's cell, not of the window: what else stands in the bar differs. */
function leaves(crumb: Crumb, index: number, last: number): string {
  if (index === last) return 'min-w-0';
  if (index === last - 1) return 'min-w-0 shrink-[9] max-[460px]:hidden';
  if (index > 0 && !crumb.mono) return 'shrink-0 max-full:hidden @max-[480px]:hidden';
  return 'shrink-0 max-full:hidden @max-[320px]:hidden';
}

function Part({ crumb, here }: { crumb: Crumb; here: boolean }) {
  const face = crumb.mono ? 'mono' : '';
  if (here || !crumb.href) {
    return (
      <span
        aria-current={here ? 'page' : undefined}
        className={`truncate ${face} ${here ? 'font-semibold text-ink' : ''}`}
      >
        {crumb.label}
      </span>
    );
  }
  return (
    <NextLink
      href={crumb.href}
      prefetch={false}
      className={`block truncate leading-[1.5rem] hover:underline hover:underline-offset-3 ${face}`}
    >
      {crumb.label}
    </NextLink>
  );
}
