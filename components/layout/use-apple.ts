'use client';

import { useSyncExternalStore } from 'react';

const NOTHING = () => () => {};

/** Whether this machine writes ⌘. The first response says yes; other systems are corrected when the page wakes up. */
export function useApple(): boolean {
  return useSyncExternalStore(
    NOTHING,
    () => /mac|iphone|ipad/i.test(navigator.platform),
    () => true,
  );
}
