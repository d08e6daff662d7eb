import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

/** No confirmation yet: far enough back for every clock. */
export const NEVER_CONFIRMED = new Date(0);

export interface SessionListRow {
  readonly id: string;
  readonly issuer: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** What makes a row of `session_row s` open now, by the database's clock: as `sessionState` judges it. */
const IS_OPEN = Prisma.sql`s.ended_at IS NULL AND s.expires_at > clock_timestamp()
       AND s.last_seen_at > clock_timestamp() - interval '15 minutes'`;

/** The open sessions of a person, the one used last first. At most 200. */
export async function loadOpenSessions(db: Reader, personId: string): Promise<readonly SessionListRow[]> {
  return await db.$queryRaw<SessionListRow[]>`
    SELECT s.id, i.issuer, s.user_agent AS "userAgent", s.created_at AS "createdAt",
           s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt"
      FROM session_row s LEFT JOIN identity i ON i.id = s.identity_id
     WHERE s.person_id = ${personId} AND ${IS_OPEN}
     ORDER BY s.last_seen_at DESC, s.id LIMIT 200`;
}

/** Whose session it is, while it is open; null for one that is not there or is over. */
export async function findOpenSessionOwner(db: Reader, sessionId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ personId: string }[]>`
    SELECT s.person_id AS "personId" FROM session_row s WHERE s.id = ${sessionId} AND ${IS_OPEN}`;
  return rows[0]?.personId ?? null;
}

/** Ends all open sessions of a person, but one where it is named. @returns how many this call ended. */
export async function markSessionsEnded(
  tx: Transaction,
  personId: string,
  why: string,
  except?: string,
): Promise<number> {
  return await tx.$executeRaw`
    UPDATE session_row s SET ended_at = clock_timestamp(), ended_why = ${why}
     WHERE s.person_id = ${personId} AND s.id IS DISTINCT FROM ${except ?? null}::text AND ${IS_OPEN}`;
}

export interface ConfirmableSession {
  readonly personId: string;
  readonly displayName: string;
  readonly expiresAt: Date;
  readonly disabled: boolean;
}

/** A session, locked while it is confirmed; null where it is over. */
export async function lockOpenSession(
  tx: Transaction,
  sessionId: string,
): Promise<ConfirmableSession | null> {
  const rows = await tx.$queryRaw<ConfirmableSession[]>`
    SELECT s.person_id AS "personId", p.display_name AS "displayName", s.expires_at AS "expiresAt",
           p.disabled_at IS NOT NULL AS disabled
      FROM session_row s JOIN person p ON p.id = s.person_id
     WHERE s.id = ${sessionId} AND ${IS_OPEN} FOR UPDATE OF s`;
  return rows[0] ?? null;
}

/**
 * Notes a confirmation and gives the session a new token: whoever had the old one has nothing. `secondsAgo`: how long ago
 * the person proved themselves; absent: now.
 */
export async function renewSession(
  tx: Transaction,
  session: {
    readonly id: string;
    readonly identityId: string;
    readonly tokenHash: Uint8Array;
    readonly secondsAgo?: number;
  },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE session_row SET token_hash = ${Buffer.from(session.tokenHash)}, identity_id = ${session.identityId},
           confirmed_at = clock_timestamp() - ${session.secondsAgo ?? 0}::float8 * interval '1 second', last_seen_at = clock_timestamp()
     WHERE id = ${session.id}`;
}

/** Ends every open session that was opened through none of these issuers. @returns how many. */
export async function markForeignSessionsEnded(
  tx: Transaction,
  issuers: readonly string[],
  why: string,
): Promise<number> {
  return await tx.$executeRaw`
    UPDATE session_row s SET ended_at = clock_timestamp(), ended_why = ${why}
     WHERE ${IS_OPEN} AND NOT EXISTS (
       SELECT 1 FROM identity i WHERE i.id = s.identity_id AND i.issuer = ANY(${[...issuers]}))`;
}
