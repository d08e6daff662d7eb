import { isFresh } from '#lib/people/rules/confirmation.ts';
import { type SessionFacts, type SessionState, sessionState } from '#lib/people/rules/session.ts';
import type { Reader } from './clock.ts';

interface SessionOf {
  readonly sessionId: string;
  readonly personId: string;
}

export interface SessionNow {
  readonly state: SessionState | 'absent';
  /** Whether the sign-in was confirmed within the last five minutes. */
  readonly confirmed: boolean;
}

/** The session of a person as it stands now: its row, never what the call that came in knew of it. */
export async function loadSession(db: Reader, session: SessionOf): Promise<SessionNow> {
  const rows = await db.$queryRaw<(SessionFacts & { confirmedAt: Date; now: Date })[]>`
    SELECT access_clock() AS now, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt",
           s.ended_at AS "endedAt", s.confirmed_at AS "confirmedAt", p.disabled_at AS "personDisabledAt"
      FROM session_row s JOIN person p ON p.id = s.person_id
     WHERE s.id = ${session.sessionId} AND s.person_id = ${session.personId}`;
  const row = rows[0];
  if (!row) return { state: 'absent', confirmed: false };
  return { state: sessionState(row, row.now), confirmed: isFresh(row.confirmedAt, row.now) };
}

/** Whether this session is open and was confirmed lately: asked again where something is decided or given out. */
export async function isSessionConfirmed(tx: Reader, session: SessionOf): Promise<boolean> {
  const { state, confirmed } = await loadSession(tx, session);
  return state === 'open' && confirmed;
}
