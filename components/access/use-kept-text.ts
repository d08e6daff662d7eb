'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { keepText, keptText, listenToKept } from './kept-texts.ts';

export interface KeptText {
  readonly text: string;
  readonly set: (text: string) => void;
  /** It was sent: nothing to keep any more. */
  readonly forget: () => void;
}

/**
 * A text field whose text survives a reload and a sign-in in between. `key` names the person too: somebody else who
 * signs in here does not find it. Never for secret values.
 */
export function useKeptText(key: string): KeptText {
  const text = useSyncExternalStore(
    listenToKept,
    () => keptText(key),
    () => '',
  );
  const set = useCallback((next: string) => keepText(key, next), [key]);
  const forget = useCallback(() => keepText(key, ''), [key]);
  return { text, set, forget };
}

export interface KeptDraft<T> {
  readonly draft: T;
  readonly set: (change: Partial<T>) => void;
  readonly forget: () => void;
}

/** The same for a whole form. `read` takes what was kept only if it has the form it should; else `initial` is the draft. */
export function useKeptDraft<T extends object>(
  key: string,
  initial: T,
  read: (kept: unknown) => T | null,
): KeptDraft<T> {
  const { text, set: keep, forget } = useKeptText(key);
  const draft = parsed(text, read) ?? initial;
  const set = (change: Partial<T>) => keep(JSON.stringify({ ...draft, ...change }));
  return { draft, set, forget };
}

function parsed<T>(text: string, read: (kept: unknown) => T | null): T | null {
  if (text === '') return null;
  try {
    return read(JSON.parse(text));
  } catch {
    return null;
  }
}
