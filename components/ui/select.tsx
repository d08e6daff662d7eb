'use client';

import { useId } from 'react';
import { Chevron } from './chevron.tsx';
import { FieldFoot, type FieldTexts, INPUT, LABEL } from './field.tsx';

export interface SelectOption {
  value: string;
  label: string;
}

export interface SelectProps extends FieldTexts {
  options: readonly SelectOption[];
  name?: string;
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  isDisabled?: boolean;
  isRequired?: boolean;
  /** Said while nothing is chosen. Without it the first option is chosen. */
  nothingChosen?: string;
}

/** One of several, where there are too many for segments. The browser's own list: it fits every device and needs no script. */
export function Select(props: SelectProps) {
  const {
    label,
    labelHidden,
    help,
    error,
    options,
    onChange,
    isDisabled,
    isRequired,
    nothingChosen,
    ...rest
  } = props;
  const id = useId();
  const foot = `${id}-foot`;
  return (
    <div>
      <label htmlFor={id} className={labelHidden ? 'only-read' : LABEL}>
        {label}
      </label>
      <div className="relative">
        <select
          {...rest}
          id={id}
          disabled={isDisabled}
          required={isRequired}
          aria-invalid={error ? true : undefined}
          aria-describedby={help || error ? foot : undefined}
          onChange={(event) => onChange?.(event.target.value)}
          className={`${INPUT} h-28 appearance-none truncate pr-24 max-desk:h-36`}
        >
          {nothingChosen ? <option value="">{nothingChosen}</option> : null}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Chevron towards="down" className="pointer-events-none absolute top-1/2 right-8 -translate-y-1/2" />
      </div>
      <FieldFoot id={foot} help={help} error={error} />
    </div>
  );
}
