'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Without a key or pointer for this long nobody is there: asking on would keep an abandoned session open. */
const ATTENDED_MS = 3 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const;

/** Asks for this page again every few seconds, while it is in view and somebody is there. */
export function RefreshWhileAttended({ everySeconds }: { everySeconds: number }) {
  const router = useRouter();
  useEffect(() => {
    let lastSign = Date.now();
    const attended = () => Date.now() - lastSign < ATTENDED_MS;
    const noticed = () => {
      const wasAway = !attended();
      lastSign = Date.now();
      if (wasAway) router.refresh();
    };
    const seenAgain = () => {
      if (document.visibilityState === 'visible') router.refresh();
    };
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && attended()) router.refresh();
    }, everySeconds * 1000);
    for (const sign of SIGNS) window.addEventListener(sign, noticed, { passive: true });
    document.addEventListener('visibilitychange', seenAgain);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, noticed);
      document.removeEventListener('visibilitychange', seenAgain);
    };
  }, [router, everySeconds]);
  return null;
}
