'use client';

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { sharedClock } from './shared-clock.ts';

/**
 * Who looks: their zone, and the server's time. The first response is written in the zone of the cookie `zone` (UTC
 * before there is one) and with the server's moment, and the browser starts from the very same two, so that nothing
 * has to be corrected while the page wakes up. Then the real zone and a running clock take over.
 */
interface Viewing {
  readonly zone: string;
  /** Milliseconds the server's clock is ahead of this machine's. */
  readonly skew: number;
  /** The server's moment of the first response, in ms. */
  readonly firstNow: number;
}

const ViewingContext = createContext<Viewing>({ zone: 'UTC', skew: 0, firstNow: 0 });

const NOTHING = () => () => {};
/** Below this a difference of clocks is the journey of the response. */
const SKEW_NOTICED_MS = 3000;

export interface ViewerProps {
  /** IANA zone the server wrote this page in. */
  zone: string;
  /** ISO instant of this response. */
  now: string;
  children: ReactNode;
}

/** Wraps the whole page once, in the root layout. */
export function Viewer({ zone, now, children }: ViewerProps) {
  const own = useSyncExternalStore(
    NOTHING,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => zone,
  );
  const [skew, setSkew] = useState(0);
  useEffect(() => {
    const ahead = Date.parse(now) - Date.now();
    setSkew(Math.abs(ahead) > SKEW_NOTICED_MS ? ahead : 0);
  }, [now]);
  useEffect(() => {
    if (own === zone) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is absent outside secure contexts
    document.cookie = `zone=${encodeURIComponent(own)}; path=/; max-age=31536000; samesite=lax`;
  }, [own, zone]);
  const viewing = useMemo(() => ({ zone: own, skew, firstNow: Date.parse(now) }), [own, skew, now]);
  return <ViewingContext value={viewing}>{children}</ViewingContext>;
}

/** The zone times are shown in. */
export function useZone(): string {
  return useContext(ViewingContext).zone;
}

const timeOfDay = () => Date.now();
const CLOCKS = { second: sharedClock(1000, timeOfDay), slow: sharedClock(10_000, timeOfDay) };

/** The server's time in ms, as far as this machine knows it: by the second, or every 10 s. */
export function useNow(pace: keyof typeof CLOCKS = 'slow'): number {
  const { skew, firstNow } = useContext(ViewingContext);
  const clock = CLOCKS[pace];
  const now = useSyncExternalStore(clock.subscribe, clock.read, () => firstNow);
  return now === firstNow ? now : now + skew;
}
