import type { Database } from '#lib/db/client.ts';
import type { Actor } from './rules/actor.ts';
import { loadOpenSessions } from './store/sessions.ts';

export interface SessionView {
  readonly id: string;
  /** What the browser said of itself; it can say anything. */
  readonly userAgent: string | null;
  readonly issuer: string | null;
  /** ISO, UTC; "last seen" may be half a minute old. */
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  /** The session this was asked by. */
  readonly isThis: boolean;
}

/**
 * The open sessions of a person, the one used last first; at most 200. The caller has checked that they are the actor's
 * own, or that the actor may see other people's.
 */
export async function listOpenSessions(
  db: Database,
  actor: Actor,
  personId: string,
): Promise<readonly SessionView[]> {
  const rows = await loadOpenSessions(db.prisma, personId);
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.userAgent,
    issuer: row.issuer,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    isThis: row.id === actor.sessionId,
  }));
}
