'use client';

import type { Result } from '#lib/kernel/result.ts';

/**
 * How an act reaches the dialog of the frame that asks a person to confirm their sign-in. There is one dialog in a
 * window; who asks while it is open waits for the same answer.
 */
type Ask = () => Promise<boolean>;

let ask: Ask | null = null;

/** The dialog makes itself known, and takes itself away with what this returns. */
export function offerConfirmation(dialog: Ask): () => void {
  ask = dialog;
  return () => {
    if (ask === dialog) ask = null;
  };
}

/**
 * Does an act; where it is refused because the sign-in was not confirmed lately, asks the person and does it once more.
 * Without a confirmation the refusal stands as it came.
 */
export async function doConfirmed<I, T>(
  action: (input: I) => Promise<Result<T>>,
  input: I,
): Promise<Result<T>> {
  const first = await action(input);
  if (first.ok || first.refusal.code !== 'confirm-first' || !ask) return first;
  return (await ask()) ? await action(input) : first;
}
