'use client';

import { useState } from 'react';
import { TextArea as AriaTextArea, Label, TextField, type TextFieldProps } from 'react-aria-components';
import { formatCount } from '../format/number.ts';
import { FieldFoot, type FieldTexts, INPUT, LABEL } from './field.tsx';

export interface TextAreaProps
  extends FieldTexts,
    Pick<
      TextFieldProps,
      'name' | 'value' | 'defaultValue' | 'onChange' | 'isRequired' | 'isDisabled' | 'autoFocus'
    > {
  /** Characters allowed; shows how many are used. More can be typed and is then said, so that nothing is lost. */
  limit?: number;
  /** Characters needed; shows how many are missing. */
  atLeast?: number;
  rows?: number;
}

/** Characters as a person counts them, not UTF-16 units. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function countWords(used: number, limit: number | undefined, atLeast: number | undefined): string {
  if (atLeast !== undefined && used > 0 && used < atLeast) return `${atLeast - used} more needed`;
  if (limit !== undefined && used > limit) return `${formatCount(used - limit)} too many`;
  return limit === undefined ? '' : `${formatCount(used)} of ${formatCount(limit)}`;
}

/** Several lines of text, with a character count where there is a limit. */
export function TextArea({
  label,
  labelHidden,
  help,
  error,
  limit,
  atLeast,
  rows = 3,
  ...rest
}: TextAreaProps) {
  const [typed, setTyped] = useState(rest.defaultValue ?? '');
  const used = lengthOf(rest.value ?? typed);
  const count = countWords(used, limit, atLeast);
  return (
    <TextField
      {...rest}
      onChange={(text) => {
        setTyped(text);
        rest.onChange?.(text);
      }}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
    >
      <Label className={labelHidden ? 'only-read' : LABEL}>{label}</Label>
      <AriaTextArea rows={rows} className={`${INPUT} block resize-y py-5`} />
      <FieldFoot
        help={help}
        error={error}
        aside={
          count ? (
            <span
              className={`figures shrink-0 whitespace-nowrap ${limit !== undefined && used > limit ? 'text-bad' : 'text-ink3'}`}
            >
              {count}
            </span>
          ) : null
        }
      />
    </TextField>
  );
}
