import NextLink from 'next/link';
import type { ReactNode } from 'react';
import { Cross } from './chevron.tsx';

export interface FilterChip {
  /** The field: "Health". */
  field: string;
  /** What is asked of it: "not healthy". */
  value: ReactNode;
  /** The value in plain words for the remove link. */
  valueText: string;
  /** The same list without this filter. */
  removeHref: string;
}

/** The filters in force, each a link that takes it away. All of them are in the address. */
export function FilterChips({ chips, children }: { chips: readonly FilterChip[]; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-6">
      {chips.length > 0 ? (
        <ul className="contents" aria-label="Filters">
          {chips.map((chip) => (
            <li
              key={`${chip.field} ${chip.valueText}`}
              className="inline-flex h-24 items-center rounded-control border border-rule2 pl-8 text-small whitespace-nowrap text-ink2 max-desk:h-32"
            >
              {chip.field} <b className="ml-4 text-ink">{chip.value}</b>
              <NextLink
                href={chip.removeHref}
                prefetch={false}
                aria-label={`Remove the filter ${chip.field} ${chip.valueText}`}
                className="grid size-24 place-items-center text-ink3 hover:text-ink max-desk:size-32"
              >
                <Cross />
              </NextLink>
            </li>
          ))}
        </ul>
      ) : null}
      {children}
    </div>
  );
}
