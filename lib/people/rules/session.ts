/** A session that nobody used for this long is over. */
const IDLE_MS = 15 * 60_000;
/** No session lasts longer, used or not. */
const ABSOLUTE_MS = 8 * 60 * 60_000;
/** "Last seen" is written at most this often. */
export const TOUCH_AFTER_MS = 30_000;

export interface SessionFacts {
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly personDisabledAt: Date | null;
}

export type SessionState = 'open' | 'idle' | 'expired' | 'ended' | 'person-disabled';

/** Judges a session at `now`. Ends are exclusive: at the very instant it is over. */
export function sessionState(session: SessionFacts, now: Date): SessionState {
  if (session.endedAt !== null) return 'ended';
  if (session.personDisabledAt !== null) return 'person-disabled';
  if (now >= session.expiresAt) return 'expired';
  if (now.getTime() - session.lastSeenAt.getTime() >= IDLE_MS) return 'idle';
  return 'open';
}

/** When a session made at `now` ends at the latest. */
export function expiryOf(now: Date): Date {
  return new Date(now.getTime() + ABSOLUTE_MS);
}
