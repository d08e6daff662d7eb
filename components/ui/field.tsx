'use client';

import type { ReactNode } from 'react';
import { Text } from 'react-aria-components';
import { Mark } from '../format/mark.tsx';

/** What every field has: label above, help below, an error that replaces the help and says the remedy. */
export interface FieldTexts {
  label: string;
  help?: ReactNode;
  /** What is wrong and what to do, as one sentence. */
  error?: string;
  /** Keeps the label for readers only, where the place says it. */
  labelHidden?: boolean;
}

export const LABEL = 'mb-3 block text-small text-ink3';

/** The frame of an input: 1 px of ctl, accent when focused, bad when wrong. */
export const INPUT =
  'w-full min-w-0 rounded-control border border-ctl bg-page px-8 text-body text-ink ' +
  'data-focused:outline-2 data-focused:outline-offset-1 data-focused:outline-accent data-invalid:border-bad ' +
  'data-disabled:border-rule2 data-disabled:text-ink3';

/** Help or error below a field, and at its right an optional count. */
export function FieldFoot({
  help,
  error,
  aside,
}: Pick<FieldTexts, 'help' | 'error'> & { aside?: ReactNode }) {
  if (!help && !error && !aside) return null;
  return (
    <div className="mt-3 flex justify-between gap-12 text-small">
      {error ? (
        <Text slot="errorMessage" className="max-w-prose text-bad">
          <Mark state="broken" label={null} /> {error}
        </Text>
      ) : (
        <Text slot="description" className="max-w-prose text-ink3">
          {help}
        </Text>
      )}
      {aside}
    </div>
  );
}
