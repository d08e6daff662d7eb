import type { RevealWay } from '#lib/access/rules/reveal.ts';

/**
 * When a revealed value may be seen. The value itself is not here: this decides only whether it is drawn, kept out of
 * sight, or gone. Times in ms of one clock, that only runs forward.
 */

/** Away from the window for longer than this, a value is gone. */
export const AWAY_MS = 60_000;

export type ShownState =
  | { readonly kind: 'none' }
  /** AWS is being read. */
  | { readonly kind: 'reading'; readonly key: string; readonly way: RevealWay }
  | { readonly kind: 'shown'; readonly key: string; readonly hidesAt: number }
  /** Here but not drawn: the window was left, or the value was only to be copied and the browser did not allow it. */
  | { readonly kind: 'masked'; readonly key: string; readonly hidesAt: number; readonly leftAt: number };

export type ShownEvent =
  | { readonly kind: 'asked'; readonly key: string; readonly way: RevealWay }
  | { readonly kind: 'arrived'; readonly at: number; readonly hidesAt: number; readonly inView: boolean }
  | { readonly kind: 'failed' }
  | { readonly kind: 'left'; readonly at: number }
  | { readonly kind: 'brought-back'; readonly at: number }
  | { readonly kind: 'tick'; readonly at: number }
  | { readonly kind: 'gone' };

export const NOTHING_SHOWN: ShownState = { kind: 'none' };

/** The next state. A value never comes back from `none`: it has to be read again. */
export function nextShown(state: ShownState, event: ShownEvent): ShownState {
  switch (event.kind) {
    case 'asked':
      return { kind: 'reading', key: event.key, way: event.way };
    case 'arrived':
      return arrived(state, event);
    case 'left':
      return state.kind === 'shown' ? { ...state, kind: 'masked', leftAt: event.at } : state;
    case 'brought-back':
      return state.kind === 'masked' && isKept(state, event.at)
        ? { kind: 'shown', key: state.key, hidesAt: state.hidesAt }
        : NOTHING_SHOWN;
    case 'tick':
      return isKept(state, event.at) ? state : NOTHING_SHOWN;
    case 'failed':
    case 'gone':
      return NOTHING_SHOWN;
  }
}

function arrived(state: ShownState, event: Extract<ShownEvent, { kind: 'arrived' }>): ShownState {
  if (state.kind !== 'reading' || event.at >= event.hidesAt) return NOTHING_SHOWN;
  const { key, way } = state;
  const drawn = way === 'show' && event.inView;
  return drawn
    ? { kind: 'shown', key, hidesAt: event.hidesAt }
    : { kind: 'masked', key, hidesAt: event.hidesAt, leftAt: event.at };
}

/** Whether the value may still be held at this moment. */
export function isKept(state: ShownState, at: number): boolean {
  if (state.kind === 'shown') return at < state.hidesAt;
  if (state.kind === 'masked') return at < state.hidesAt && at - state.leftAt < AWAY_MS;
  return true;
}
