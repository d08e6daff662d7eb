'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { INPUT } from '../ui/field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface InlineNumberProps {
  /** For readers; the sentence around it says it to the eye. */
  label: string;
  value: number;
  onChange: (value: number) => void;
}

/** A number within a sentence. What is no number stays as it was typed and is said in the margin. */
export function InlineNumber({ label, value, onChange }: InlineNumberProps) {
  const id = useId();
  const [text, setText] = useState(Number.isNaN(value) ? '' : String(value));
  useEffect(() => {
    setText((typed) => (numberOf(typed) === value || Number.isNaN(value) ? typed : String(value)));
  }, [value]);
  return (
    <span className="inline-block">
      <label htmlFor={id} className="only-read">
        {label}
      </label>
      <input
        id={id}
        inputMode="numeric"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(numberOf(event.target.value));
        }}
        className={`${INPUT} figures mx-4 inline-block h-28 w-56! text-right max-desk:h-36`}
      />
    </span>
  );
}

function numberOf(text: string): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN;
}

export interface ListFieldProps {
  label: string;
  help?: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
  /** One a line instead of between commas. */
  lines?: boolean;
}

/** Several short texts: between commas, or one a line. */
export function ListField({ label, help, values, onChange, lines }: ListFieldProps) {
  const [text, setText] = useState(joined(values, lines));
  const latest = useRef(values);
  useEffect(() => {
    if (values.join('\u0001') === latest.current.join('\u0001')) return;
    latest.current = values;
    setText(joined(values, lines));
  }, [values, lines]);
  const type = (next: string) => {
    setText(next);
    const read = next
      .split(lines ? '\n' : ',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
    latest.current = read;
    onChange(read);
  };
  return lines ? (
    <TextArea label={label} help={help} rows={Math.max(2, values.length + 1)} value={text} onChange={type} />
  ) : (
    <TextField label={label} help={help} value={text} onChange={type} autoComplete="off" />
  );
}

function joined(values: readonly string[], lines: boolean | undefined): string {
  return values.join(lines ? '\n' : ', ');
}
