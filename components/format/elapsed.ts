'use client';

import { useSyncExternalStore } from 'react';
import { sharedClock } from './shared-clock.ts';

/**
 * Time that only passes: for what ends so many seconds after it began, whatever becomes of the time of day meanwhile.
 * The browser's own running clock may stand still while a machine sleeps, and its time of day may be set forth or back
 * by hand, so the larger step of the two counts: a set clock can end something too early, never too late.
 */

export interface Reading {
  /** ms of the clock that only runs. */
  readonly running: number;
  /** ms of the time of day. */
  readonly ofDay: number;
}

/** ms that certainly passed from one reading to the next, never less than none. */
export function passedBetween(before: Reading, after: Reading): number {
  return Math.max(0, after.running - before.running, after.ofDay - before.ofDay);
}

const readNow = (): Reading => ({ running: performance.now(), ofDay: Date.now() });

function elapsedClock() {
  let last = readNow();
  let elapsed = 0;
  return () => {
    const reading = readNow();
    elapsed += passedBetween(last, reading);
    last = reading;
    return elapsed;
  };
}

const CLOCK = sharedClock(1000, elapsedClock());

/** ms since the page was loaded, by the second. Good for durations only: it is no time of day. */
export function useElapsed(): number {
  return useSyncExternalStore(CLOCK.subscribe, CLOCK.read, () => 0);
}
