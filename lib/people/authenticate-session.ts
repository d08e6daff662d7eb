import type { Database } from '#lib/db/client.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Actor } from './rules/actor.ts';
import { rolesHeld } from './rules/held-roles.ts';
import { sessionState, TOUCH_AFTER_MS } from './rules/session.ts';
import { hashToken } from './session-token.ts';
import { findSession, touchSession } from './store.ts';

/**
 * Who a session token belongs to now, by the database's clock, or null. Looked at on every call, so that a sign-out, a
 * switched-off person or a changed role acts on the next request.
 */
export async function authenticateSession(db: Database, token: string): Promise<Actor | null> {
  const tokenHash = hashToken(token);
  if (!tokenHash) return null;
  const session = await findSession(db, tokenHash);
  if (!session || sessionState(session, session.now) !== 'open') return null;
  if (session.now.getTime() - session.lastSeenAt.getTime() >= TOUCH_AFTER_MS) {
    await touchSession(db.prisma, session.id, session.now);
  }
  return {
    personId: session.personId as Id<'person'>,
    sessionId: session.id as Id<'session'>,
    displayName: session.displayName,
    email: session.email,
    ...rolesHeld(session.held),
    confirmedAt: session.confirmedAt,
  };
}
