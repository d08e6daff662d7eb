'use client';

import {
  type TextFieldProps as AriaProps,
  TextField as AriaTextField,
  Input,
  Label,
} from 'react-aria-components';
import { FieldFoot, type FieldTexts, INPUT, LABEL } from './field.tsx';

export interface TextFieldProps
  extends FieldTexts,
    Pick<
      AriaProps,
      | 'name'
      | 'value'
      | 'defaultValue'
      | 'onChange'
      | 'isRequired'
      | 'isDisabled'
      | 'isReadOnly'
      | 'type'
      | 'maxLength'
      | 'autoComplete'
      | 'autoFocus'
      | 'inputMode'
    > {
  /** Names, ARNs, key names. */
  mono?: boolean;
  /** Where the filter of a list lives: `/` focuses it. */
  isListFilter?: boolean;
}

/** One line of text. */
export function TextField({ label, labelHidden, help, error, mono, isListFilter, ...rest }: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className={labelHidden ? 'only-read' : LABEL}>{label}</Label>
      <Input
        data-list-filter={isListFilter ? '' : undefined}
        className={`${INPUT} h-28 max-desk:h-36 ${mono ? 'mono' : ''}`}
      />
      <FieldFoot help={help} error={error} />
    </AriaTextField>
  );
}
