import NextLink from 'next/link';
import type { ReactNode } from 'react';
import type { Crumb } from './navigation.ts';

/** Where we are and in which environment, as a path of links. Below 1180 px only the last two parts stay, on a narrow phone only the last. */
export function Breadcrumb({ crumbs, children }: { crumbs: readonly Crumb[]; children?: ReactNode }) {
  const last = crumbs.length - 1;
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-12 overflow-hidden text-small">
      <ol className="flex min-w-0 items-center gap-6 whitespace-nowrap text-ink2">
        {crumbs.map((crumb, index) => (
          <li
            key={crumb.href ?? 'here'}
            className={`flex items-center gap-6 ${index === last ? 'max-w-full shrink-0' : 'min-w-0'} ${crumb.mono ? '' : 'shrink-[99]'} ${index < last - 1 ? 'max-full:hidden' : ''} ${index === last - 1 ? 'max-[460px]:hidden' : ''}`}
          >
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
