'use client';

import { type ReactNode, useId } from 'react';
import { FieldFoot, type FieldTexts, LABEL } from './field.tsx';

/*
 * Radios and boxes are the browser's own inputs, drawn by us: they work before the script has come, and the ready-made
 * ones hide their inputs by a style attribute, of which we send as few as we can.
 */

export interface ChoiceOption {
  value: string;
  label: ReactNode;
  /** Filled in bad when chosen: a denial. */
  denies?: boolean;
}

export interface ChoiceProps extends FieldTexts {
  options: readonly ChoiceOption[];
  name?: string;
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  isDisabled?: boolean;
  isRequired?: boolean;
}

interface GroupProps extends Omit<ChoiceProps, 'options'> {
  /** Draws the options; each input takes these. */
  children: (radio: (value: string) => RadioInputProps) => ReactNode;
}

interface RadioInputProps {
  type: 'radio';
  name: string;
  value: string;
  required: boolean | undefined;
  checked?: boolean;
  defaultChecked?: boolean;
  onChange: () => void;
}

function RadioSet(props: GroupProps) {
  const {
    label,
    labelHidden,
    help,
    error,
    name,
    value,
    defaultValue,
    onChange,
    isDisabled,
    isRequired,
    children,
  } = props;
  const id = useId();
  const foot = `${id}-foot`;
  const radio = (own: string): RadioInputProps => ({
    type: 'radio',
    name: name ?? id,
    value: own,
    required: isRequired,
    ...(value === undefined ? { defaultChecked: own === defaultValue } : { checked: own === value }),
    onChange: () => onChange?.(own),
  });
  return (
    <fieldset disabled={isDisabled} aria-describedby={help || error ? foot : undefined} className="min-w-0">
      <legend className={labelHidden ? 'only-read' : LABEL}>{label}</legend>
      {children(radio)}
      <FieldFoot id={foot} help={help} error={error} />
    </fieldset>
  );
}

const SEGMENT =
  'relative flex flex-1 items-center justify-center border-l border-ctl px-8 text-ink2 whitespace-nowrap quick ' +
  'first:border-l-0 first:rounded-l-[3px] last:rounded-r-[3px] hover:bg-hover ' +
  'has-checked:font-semibold has-checked:text-page keeps-colour ' +
  'has-focus-visible:z-1 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent ' +
  'has-disabled:text-ink3';

/** A few exclusive answers drawn as segments: Approve or Deny, durations. The chosen one is filled with ink. */
export function Choice({ options, ...rest }: ChoiceProps) {
  return (
    <RadioSet {...rest}>
      {(radio) => (
        <div className="flex h-28 w-full rounded-control border border-ctl bg-page max-desk:h-36">
          {options.map((option) => (
            <label
              key={option.value}
              className={`${SEGMENT} ${option.denies ? 'has-checked:bg-bad' : 'has-checked:bg-ink'}`}
            >
              <input {...radio(option.value)} className="only-read" />
              {option.label}
            </label>
          ))}
        </div>
      )}
    </RadioSet>
  );
}

export interface RadioListProps extends Omit<ChoiceProps, 'options'> {
  options: readonly (ChoiceOption & {
    /** What it does. */
    note?: ReactNode;
    /** Why it cannot be chosen now. It stays visible. */
    notOffered?: string;
  })[];
}

/** Exclusive answers that need words: each says what it does; what is not offered stays visible with its reason. */
export function RadioList({ options, ...rest }: RadioListProps) {
  return (
    <RadioSet {...rest}>
      {(radio) => (
        <div className="border-t border-rule">
          {options.map((option) => (
            <label
              key={option.value}
              className="relative flex gap-8 border-b border-rule px-8 py-6 has-checked:bg-sel has-disabled:text-ink3"
            >
              <input
                {...radio(option.value)}
                disabled={Boolean(option.notOffered)}
                className="mt-3 size-14 shrink-0 appearance-none rounded-full border border-ctl bg-page checked:border-4 checked:border-accent keeps-colour"
              />
              <span>
                {option.label}
                {option.note ? <span className="block text-small text-ink2">{option.note}</span> : null}
                {option.notOffered ? (
                  <span className="block text-small text-ink3">Not offered: {option.notOffered}</span>
                ) : null}
              </span>
            </label>
          ))}
        </div>
      )}
    </RadioSet>
  );
}
