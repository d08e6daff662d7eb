'use client';

import { useState } from 'react';
import type { Refusal } from '#lib/kernel/result.ts';

/**
 * What a refusal says at single fields, each for as long as its field holds what was refused: once it is changed the words
 * no longer are about what stands there. Fields whose value is not given keep theirs until the next attempt.
 */
export function useFieldErrors(
  refusal: Refusal | null,
  values: Readonly<Record<string, string | number | null>>,
): Readonly<Record<string, string>> {
  const [refused, setRefused] = useState({ refusal, values });
  if (refused.refusal !== refusal) setRefused({ refusal, values });
  const stands = (name: string) => !Object.hasOwn(values, name) || refused.values[name] === values[name];
  return Object.fromEntries(Object.entries(refusal?.fields ?? {}).filter(([name]) => stands(name)));
}
