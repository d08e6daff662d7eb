'use client';

import type { Key, ReactNode } from 'react';
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import { Chevron } from './chevron.tsx';
import { FieldFoot, type FieldTexts, INPUT, LABEL } from './field.tsx';

export interface SelectOption {
  value: string;
  label: string;
  /** A second line. */
  note?: ReactNode;
}

export interface SelectProps extends FieldTexts {
  options: readonly SelectOption[];
  name?: string;
  value?: string | null;
  defaultValue?: string;
  onChange?: (value: string) => void;
  isDisabled?: boolean;
  isRequired?: boolean;
  /** Said while nothing is chosen. */
  nothingChosen?: string;
}

/** One of several, where there are too many for segments. */
export function Select({
  label,
  labelHidden,
  help,
  error,
  options,
  onChange,
  nothingChosen,
  ...rest
}: SelectProps) {
  return (
    <AriaSelect
      {...rest}
      onChange={(key: Key | null) => onChange?.(String(key))}
      placeholder={nothingChosen ?? 'Nothing chosen'}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className="hides-select"
    >
      <Label className={labelHidden ? 'only-read' : LABEL}>{label}</Label>
      <Button className={`${INPUT} flex h-28 items-center justify-between gap-8 text-left max-desk:h-36`}>
        <SelectValue className="truncate data-placeholder:text-ink3">
          {({ selectedText, defaultChildren, isPlaceholder }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <Chevron towards="down" />
      </Button>
      <FieldFoot help={help} error={error} />
      <Popover className="fades max-h-320 min-w-(--trigger-width) overflow-auto rounded-control border border-rule2 bg-page p-4">
        <ListBox className="outline-none">
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className="cursor-pointer rounded-focus px-8 py-4 text-body outline-none data-focused:bg-hover data-selected:bg-sel data-selected:font-semibold"
            >
              {option.label}
              {option.note ? (
                <span className="block text-small font-normal text-ink3">{option.note}</span>
              ) : null}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
