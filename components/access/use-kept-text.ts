'use client';

import { useCallback, useState } from 'react';

/** Texts that were typed and not sent yet, by person and place. In the memory of this tab only. */
const kept = new Map<string, string>();

export interface KeptText {
  readonly text: string;
  readonly set: (text: string) => void;
  /** It was sent: nothing to keep any more. */
  readonly forget: () => void;
}

/**
 * A text field whose text survives a sign-in in between, because sign-in and page share one document. `key` names the
 * person too: somebody else who signs in here does not find it. Never for secret values.
 */
export function useKeptText(key: string): KeptText {
  const [text, setText] = useState(() => kept.get(key) ?? '');
  const set = useCallback(
    (next: string) => {
      if (next === '') kept.delete(key);
      else kept.set(key, next);
      setText(next);
    },
    [key],
  );
  const forget = useCallback(() => {
    kept.delete(key);
  }, [key]);
  return { text, set, forget };
}
