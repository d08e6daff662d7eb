'use client';

import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaProps } from 'react-aria-components';

export interface CheckboxProps
  extends Pick<
    AriaProps,
    | 'name'
    | 'value'
    | 'isSelected'
    | 'defaultSelected'
    | 'isIndeterminate'
    | 'isDisabled'
    | 'isRequired'
    | 'onChange'
  > {
  /** The words beside the box; without them give `aria-label`. */
  children?: ReactNode;
  'aria-label'?: string;
}

/** Yes or no. At least 24 px to hit, however small the box. */
export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...rest}
      className="group hides-input inline-flex min-h-24 min-w-24 items-center gap-8 data-disabled:text-ink3"
    >
      <span className="grid size-14 shrink-0 place-items-center rounded-focus border border-ctl bg-page group-data-indeterminate:border-accent group-data-indeterminate:bg-accent group-data-selected:border-accent group-data-selected:bg-accent group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-1 group-data-focus-visible:outline-accent keeps-colour">
        <svg
          width="10"
          height="10"
          viewBox="0 0 10 10"
          aria-hidden="true"
          fill="none"
          strokeWidth="1.8"
          className="stroke-accent-ink"
        >
          <path
            d="M1.8 5.4 4 7.6 8.4 2.4"
            className="hidden group-data-selected:block group-data-indeterminate:hidden"
          />
          <path d="M2 5H8" className="hidden group-data-indeterminate:block" />
        </svg>
      </span>
      {children ? <span>{children}</span> : null}
    </AriaCheckbox>
  );
}
