'use client';

import type { ReactNode } from 'react';

export interface CheckboxProps {
  name?: string;
  value?: string;
  isSelected?: boolean;
  defaultSelected?: boolean;
  /** Some of what it stands for is chosen. */
  isIndeterminate?: boolean;
  isDisabled?: boolean;
  isRequired?: boolean;
  onChange?: (isSelected: boolean) => void;
  /** The words beside the box; without them give `aria-label`. */
  children?: ReactNode;
  'aria-label'?: string;
}

/** Yes or no. At least 24 px to hit, however small the box. */
export function Checkbox(props: CheckboxProps) {
  const {
    children,
    isSelected,
    defaultSelected,
    isIndeterminate,
    isDisabled,
    isRequired,
    onChange,
    ...rest
  } = props;
  return (
    <label className="relative inline-flex min-h-24 min-w-24 items-center gap-8 has-disabled:text-ink3">
      <input
        {...rest}
        type="checkbox"
        ref={(box) => {
          if (box) box.indeterminate = Boolean(isIndeterminate);
        }}
        {...(isSelected === undefined ? { defaultChecked: defaultSelected } : { checked: isSelected })}
        disabled={isDisabled}
        required={isRequired}
        onChange={(event) => onChange?.(event.target.checked)}
        className="peer size-14 shrink-0 appearance-none rounded-focus border border-ctl bg-page checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent keeps-colour"
      />
      <svg
        width="10"
        height="10"
        viewBox="0 0 10 10"
        aria-hidden="true"
        className="pointer-events-none absolute left-2 hidden fill-none stroke-accent-ink stroke-[1.8] peer-checked:block peer-indeterminate:hidden"
      >
        <path d="M1.8 5.4 4 7.6 8.4 2.4" />
      </svg>
      <svg
        width="10"
        height="10"
        viewBox="0 0 10 10"
        aria-hidden="true"
        className="pointer-events-none absolute left-2 hidden fill-none stroke-accent-ink stroke-[1.8] peer-indeterminate:block"
      >
        <path d="M2 5H8" />
      </svg>
      {children ? <span>{children}</span> : null}
    </label>
  );
}
