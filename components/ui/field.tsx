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
  'data-focused:outline-2 data-focused:outline-offset-1 data-focused:outline-accent data-invalid:border-bad aria-invalid:border-bad ' +
  'disabled:border-rule2 disabled:text-ink3';

interface FieldFootProps extends Pick<FieldTexts, 'help' | 'error'> {
  /** For inputs that are described by hand; the ready-made fields tie it themselves. */
  id?: string;
  /** At the right: a count. */
  aside?: ReactNode;
}

/** Help or error below a field. */
export function FieldFoot({ id, help, error, aside }: FieldFootProps) {
  if (!help && !error && !aside) return null;
  const words = error ? (
    <>
      <Mark state="broken" label={null} /> {error}
    </>
  ) : (
    help
  );
  const look = `max-w-prose ${error ? 'text-bad' : 'text-ink3'}`;
  return (
    <div className="mt-3 flex justify-between gap-12 text-small">
      {id ? (
        <span id={id} className={look}>
          {words}
        </span>
      ) : (
        <Text slot={error ? 'errorMessage' : 'description'} className={look}>
          {words}
        </Text>
      )}
      {aside}
    </div>
  );
}
