'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import { doConfirmed } from './confirm-first.ts';
import { UNREACHED } from './refused.tsx';

export interface Act<I, T> {
  /** Does it once; a second press while it runs does nothing. */
  readonly run: (input: I) => Promise<Result<T>>;
  readonly pending: boolean;
  /** Why the last attempt was refused. */
  readonly refusal: Refusal | null;
}

/**
 * One server action as a component uses it: where the sign-in has to be confirmed first, the person is asked and the act
 * goes on. After it, the page is asked for again: what is shown is read back.
 */
export function useAct<I, T>(action: (input: I) => Promise<Result<T>>): Act<I, T> {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = useCallback(
    async (input: I): Promise<Result<T>> => {
      setPending(true);
      setRefusal(null);
      const result = await doConfirmed(action, input).catch(
        (): Result<T> => ({ ok: false, refusal: UNREACHED }),
      );
      setPending(false);
      if (!result.ok) setRefusal(result.refusal);
      // Without a session there is nothing to read back, and asking would lead away from what was typed.
      if (result.ok || result.refusal.code !== 'signed-out') router.refresh();
      return result;
    },
    [action, router],
  );
  return { run, pending, refusal };
}
