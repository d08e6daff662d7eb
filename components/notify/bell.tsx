'use client';

import NextLink from 'next/link';
import { useEffect, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { formatCount } from '../format/number.ts';

const ASK_EVERY_MS = 15_000;
/** Without a key or pointer for this long nobody is there: asking on would keep an abandoned session open. */
const ATTENDED_MS = 3 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const;
const MOST_SHOWN = 99;

export interface BellProps {
  /** Counted with the page. */
  unread: number;
  count: (input: Record<string, never>) => Promise<Result<{ unread: number }>>;
}

/** How many notifications are new, in the bar of every page; asked for again while somebody is there. */
export function Bell({ unread: counted, count }: BellProps) {
  const [unread, setUnread] = useState(counted);
  useEffect(() => setUnread(counted), [counted]);
  useEffect(() => {
    let lastSign = Date.now();
    let gone = false;
    const ask = async () => {
      const attended = Date.now() - lastSign < ATTENDED_MS;
      if (!attended || document.visibilityState !== 'visible') return;
      const result = await count({}).catch(() => null);
      if (!gone && result?.ok) setUnread(result.value.unread);
    };
    const noticed = () => {
      const wasAway = Date.now() - lastSign >= ATTENDED_MS;
      lastSign = Date.now();
      if (wasAway) void ask();
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    for (const sign of SIGNS) window.addEventListener(sign, noticed, { passive: true });
    document.addEventListener('visibilitychange', ask);
    return () => {
      gone = true;
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, noticed);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [count]);
  const words = unread === 1 ? '1 new notification' : `${formatCount(unread)} new notifications`;
  return (
    <NextLink
      href="/notifications"
      prefetch={false}
      title={unread === 0 ? 'Notifications' : words}
      className="inline-flex h-24 min-w-24 items-center justify-center gap-6 text-small whitespace-nowrap text-ink2 hover:underline hover:underline-offset-3"
    >
      <span className="max-full:only-read">Notifications</span>
      <span aria-hidden="true" className="full:hidden">
        News
      </span>
      {unread > 0 ? (
        <span className="figures rounded-tag bg-accent px-5 text-micro font-semibold text-accent-ink keeps-colour">
          <span aria-hidden="true">{unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}</span>
          <span className="only-read">{words}</span>
        </span>
      ) : null}
    </NextLink>
  );
}
