'use client';

import { useCallback } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { doConfirmed } from './confirm-first.ts';

/** A server action that opens the dialog when it is refused `confirm-first`, and is then repeated once. */
export function useConfirmed<I, T>(
  action: (input: I) => Promise<Result<T>>,
): (input: I) => Promise<Result<T>> {
  return useCallback((input: I) => doConfirmed(action, input), [action]);
}
