/** A sign-in counts as confirmed for this long. Milliseconds; the end is exclusive. */
export const CONFIRMED_MS = 5 * 60_000;

/** So often may one session confirm itself within `CONFIRMATION_WINDOW_SECONDS`. */
export const MOST_CONFIRMATIONS = 10;
export const CONFIRMATION_WINDOW_SECONDS = 600;

/** Whether a sign-in that was confirmed at one instant still counts as confirmed at another, of the same clock. */
export function isFresh(confirmedAt: Date, now: Date): boolean {
  return now.getTime() - confirmedAt.getTime() < CONFIRMED_MS;
}

/** What a person is told who has to confirm first. */
export const CONFIRM_FIRST = {
  code: 'confirm-first',
  words:
    'Your sign-in was confirmed more than 5 min ago. Nothing was done. Confirm that it is you, then do it again.',
} as const;
