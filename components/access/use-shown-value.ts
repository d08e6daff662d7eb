'use client';

import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import type { RevealWay } from '#lib/access/rules/reveal.ts';
import { useElapsed } from '../format/elapsed.ts';
import { NOTHING_SHOWN, nextShown, type ShownState } from './shown-value.ts';

export interface ShownValue {
  readonly state: ShownState;
  /** Where the value is written while it may be seen. */
  readonly place: RefObject<HTMLElement | null>;
  /** Starts a read. @returns what to hand to `arrive` or `fail`: an answer nobody waits for any more is dropped. */
  readonly ask: (key: string, way: RevealWay) => number;
  readonly arrive: (attempt: number, text: string, seconds: number) => boolean;
  /** Ends a read that leaves nothing to show. @returns whether it was still waited for. */
  readonly fail: (attempt: number) => boolean;
  /** Shows a masked value again, if it is still there. */
  readonly bringBack: () => void;
  /** The held text for the clipboard, or null. */
  readonly held: () => string | null;
  /** Forgets the value now. */
  readonly drop: () => void;
}

/**
 * Holds one revealed value of one component: in a ref, never in state, props, storage or address. It is written into
 * the document as text only while it may be seen, taken out the moment the window loses focus, and forgotten at its
 * end, after 60 s away, on Escape and on leaving the page.
 */
export function useShownValue(): ShownValue {
  const [state, dispatch] = useReducer(nextShown, NOTHING_SHOWN);
  const now = useElapsed();
  const clock = useRef(now);
  clock.current = now;
  const value = useRef<string | null>(null);
  const attempt = useRef(0);
  const place = useRef<HTMLElement | null>(null);

  const drop = useCallback(() => {
    attempt.current += 1;
    value.current = null;
    place.current?.replaceChildren();
    dispatch({ kind: 'gone' });
  }, []);

  useLayoutEffect(() => {
    if (state.kind === 'none') value.current = null;
    const text = state.kind === 'shown' ? value.current : null;
    place.current?.replaceChildren(...(text === null ? [] : [text]));
  }, [state]);

  useEffect(() => dispatch({ kind: 'tick', at: now }), [now]);

  useLeaving(
    useCallback(() => {
      place.current?.replaceChildren();
      dispatch({ kind: 'left', at: clock.current });
    }, []),
    drop,
  );

  return {
    state,
    place,
    drop,
    held: () => value.current,
    bringBack: () => dispatch({ kind: 'brought-back', at: clock.current }),
    ask: (key, way) => {
      attempt.current += 1;
      value.current = null;
      dispatch({ kind: 'asked', key, way });
      return attempt.current;
    },
    arrive: (number, text, seconds) => {
      if (number !== attempt.current) return false;
      value.current = text;
      const at = clock.current;
      const inView = document.visibilityState === 'visible' && document.hasFocus();
      dispatch({ kind: 'arrived', at, hidesAt: at + seconds * 1000, inView });
      return true;
    },
    fail: (number) => {
      if (number !== attempt.current) return false;
      dispatch({ kind: 'failed' });
      return true;
    },
  };
}

/** `leave` when the window is no longer the one in use, `end` on Escape and when the page is left. */
function useLeaving(leave: () => void, end: () => void): void {
  useEffect(() => {
    const hidden = () => document.visibilityState === 'hidden' && leave();
    const onEscape = (event: KeyboardEvent) => event.key === 'Escape' && end();
    window.addEventListener('blur', leave);
    window.addEventListener('pagehide', end);
    window.addEventListener('keydown', onEscape);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      window.removeEventListener('blur', leave);
      window.removeEventListener('pagehide', end);
      window.removeEventListener('keydown', onEscape);
      document.removeEventListener('visibilitychange', hidden);
      end();
    };
  }, [leave, end]);
}
