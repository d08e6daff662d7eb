/** A request nobody decided is said once more when half of its time is over, and not within the last minutes. */
export const REMIND_AFTER_SHARE = 0.5;
export const SHORTEST_REMINDED_SECONDS = 600;

/** Each request is reminded of once. */
export function reminderKey(requestId: string): string {
  return `request.reminder:${requestId}`;
}
