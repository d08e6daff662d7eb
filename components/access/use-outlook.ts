'use client';

import { useEffect, useRef, useState } from 'react';
import type { PreviewRequestInput, RequestPreview } from '#lib/access/queries/preview-request.ts';
import type { Result } from '#lib/kernel/result.ts';

const PAUSE_MS = 250;

export interface OutlookNow {
  readonly preview: RequestPreview | null;
  readonly busy: boolean;
}

/**
 * What would happen if this were sent now. Asked again a moment after the choice changed; an answer that is overtaken is
 * dropped, and where none comes the last one stays. `first` was made with the page.
 */
export function useOutlook(
  look: (input: PreviewRequestInput) => Promise<Result<RequestPreview>>,
  input: PreviewRequestInput,
  first: RequestPreview | null,
): OutlookNow {
  const key = JSON.stringify(input);
  const [answer, setAnswer] = useState<{ key: string; preview: RequestPreview | null }>({
    key,
    preview: first,
  });
  const latest = useRef(key);
  latest.current = key;
  useEffect(() => {
    if (input.items.length === 0 || answer.key === key) return;
    const timer = setTimeout(async () => {
      const result = await look(input).catch(() => null);
      if (latest.current === key && result?.ok) setAnswer({ key, preview: result.value });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key, answer.key, look, input]);
  if (input.items.length === 0) return { preview: null, busy: false };
  return { preview: answer.preview, busy: answer.key !== key };
}
