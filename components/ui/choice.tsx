'use client';

import type { ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { FieldFoot, type FieldTexts, LABEL } from './field.tsx';

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

const SEGMENT =
  'hides-input flex flex-1 items-center justify-center border-l border-ctl px-8 text-ink2 whitespace-nowrap quick ' +
  'first:border-l-0 first:rounded-l-[3px] last:rounded-r-[3px] ' +
  'data-hovered:bg-hover data-selected:font-semibold data-selected:text-page keeps-colour ' +
  'data-focus-visible:z-1 data-focus-visible:outline-2 data-focus-visible:outline-offset-1 data-focus-visible:outline-accent ' +
  'data-disabled:text-ink3';

/** A few exclusive answers drawn as segments: Approve or Deny, durations. The chosen one is filled with ink. */
export function Choice({ label, labelHidden, help, error, options, ...rest }: ChoiceProps) {
  return (
    <RadioGroup {...rest} orientation="horizontal" isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className={labelHidden ? 'only-read' : LABEL}>{label}</Label>
      <div className="flex h-28 w-full rounded-control border border-ctl bg-page max-desk:h-36">
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            className={`${SEGMENT} ${option.denies ? 'data-selected:bg-bad' : 'data-selected:bg-ink'}`}
          >
            {option.label}
          </Radio>
        ))}
      </div>
      <FieldFoot help={help} error={error} />
    </RadioGroup>
  );
}

export interface RadioListProps extends Omit<ChoiceProps, 'options'> {
  options: readonly (ChoiceOption & { note?: ReactNode; notOffered?: string })[];
}

/** Exclusive answers that need words: each says what it does; what is not offered stays visible with its reason. */
export function RadioList({ label, labelHidden, help, error, options, ...rest }: RadioListProps) {
  return (
    <RadioGroup {...rest} isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className={labelHidden ? 'only-read' : LABEL}>{label}</Label>
      <div className="border-t border-rule">
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            isDisabled={Boolean(option.notOffered)}
            className="hides-input group flex gap-8 border-b border-rule px-8 py-6 data-selected:bg-sel"
          >
            <span className="mt-3 grid size-14 shrink-0 place-items-center rounded-full border border-ctl bg-page group-data-selected:border-accent group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-1 group-data-focus-visible:outline-accent">
              <span className="size-6 rounded-full group-data-selected:bg-accent keeps-colour" />
            </span>
            <span className="group-data-disabled:text-ink3">
              {option.label}
              {option.note ? <span className="block text-small text-ink2">{option.note}</span> : null}
              {option.notOffered ? (
                <span className="block text-small text-ink3">Not offered: {option.notOffered}</span>
              ) : null}
            </span>
          </Radio>
        ))}
      </div>
      <FieldFoot help={help} error={error} />
    </RadioGroup>
  );
}
