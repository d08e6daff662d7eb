'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { formatCount } from '../format/number.ts';
import { Button } from '../ui/button.tsx';

const LOOK_MS = 5_000;
/** Looking is no use of the product: it ends when the person has done nothing for so long. */
const ATTENDED_MS = 5 * 60_000;

export interface LiveTailProps {
  /** Number of the newest record that the list could show. */
  readonly newest: number;
  /** The filters of the list, as the action takes them. */
  readonly filter: Readonly<Record<string, string | undefined>>;
  readonly countNew: (input: {
    after: number;
    filter: Readonly<Record<string, string | undefined>>;
  }) => Promise<Result<{ count: number }>>;
}

/** New records wait behind a button, unless the list is at its top: then they come by themselves. */
export function LiveTail({ newest, filter, countNew }: LiveTailProps) {
  const router = useRouter();
  const [waiting, setWaiting] = useState(0);
  const attended = useRef(0);
  const key = JSON.stringify(filter);
  useEffect(() => {
    attended.current = Date.now();
    setWaiting(0);
    const note = () => {
      attended.current = Date.now();
    };
    const look = async () => {
      const away = Date.now() - attended.current > ATTENDED_MS;
      if (away || document.visibilityState !== 'visible') return;
      const found = await countNew({ after: newest, filter: JSON.parse(key) }).catch(() => null);
      if (!found?.ok || found.value.count === 0) return;
      if (window.scrollY === 0) router.refresh();
      else setWaiting(found.value.count);
    };
    const timer = setInterval(look, LOOK_MS);
    for (const event of ['pointerdown', 'keydown', 'scroll'] as const)
      addEventListener(event, note, { passive: true });
    return () => {
      clearInterval(timer);
      for (const event of ['pointerdown', 'keydown', 'scroll'] as const) removeEventListener(event, note);
    };
  }, [newest, key, countNew, router]);
  const show = () => {
    setWaiting(0);
    window.scrollTo({ top: 0 });
    router.refresh();
  };
  return (
    <div role="status" className="min-h-0">
      {waiting > 0 ? (
        <div className="sticky top-44 z-10 py-6">
          <Button look="primary" size="small" onPress={show}>
            {waiting >= 100
              ? '100 and more new records'
              : `${formatCount(waiting)} new ${waiting === 1 ? 'record' : 'records'}`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
