import type { Database, Transaction } from '#lib/db/client.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { CONFIRMATION_WINDOW_SECONDS, MOST_CONFIRMATIONS } from './rules/confirmation.ts';
import type { HeldRow } from './rules/held-roles.ts';
import type { Role } from './rules/roles.ts';

type Reader = Pick<Transaction, 'person' | 'identity' | 'sessionRow' | '$queryRaw'>;

export async function findIdentity(db: Reader, issuer: string, subject: string) {
  return await db.identity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    include: { person: { include: { roles: true } } },
  });
}

export async function insertPerson(
  tx: Transaction,
  person: {
    id: Id<'person'>;
    displayName: string;
    email: string;
    identityId: Id<'identity'>;
    issuer: string;
    subject: string;
    role: Role;
  },
): Promise<void> {
  await tx.person.create({
    data: {
      id: person.id,
      displayName: person.displayName,
      email: person.email,
      identities: { create: { id: person.identityId, issuer: person.issuer, subject: person.subject } },
      roles: { create: { role: person.role } },
    },
  });
}

export async function insertSession(
  tx: Transaction,
  session: {
    id: Id<'session'>;
    tokenHash: Uint8Array;
    personId: string;
    identityId: string;
    createdAt: Date;
    expiresAt: Date;
    userAgent: string | null;
    /** Absent: at once. */
    confirmedAt?: Date;
  },
): Promise<void> {
  await tx.sessionRow.create({
    data: {
      ...session,
      tokenHash: Buffer.from(session.tokenHash),
      lastSeenAt: session.createdAt,
      confirmedAt: session.confirmedAt ?? session.createdAt,
    },
  });
}

export interface SessionWithPerson {
  readonly id: string;
  readonly personId: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly held: readonly HeldRow[];
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly confirmedAt: Date;
  readonly endedAt: Date | null;
  readonly personDisabledAt: Date | null;
  /** The database's clock at the time of reading. */
  readonly now: Date;
}

const SESSION = `
    SELECT s.id, s.person_id AS "personId", p.display_name AS "displayName", p.email, s.created_at AS "createdAt",
           s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt", s.confirmed_at AS "confirmedAt",
           s.ended_at AS "endedAt", p.disabled_at AS "personDisabledAt", clock_timestamp() AS now,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('role', h.role, 'scope', h.scope, 'permissions', c.permissions)
                                      ORDER BY h.role), '[]')
              FROM (SELECT r.role, NULL::jsonb AS scope FROM role_assignment r WHERE r.person_id = p.id
                    UNION ALL SELECT r.role, r.scope FROM scoped_role r WHERE r.person_id = p.id) h
              LEFT JOIN custom_role c ON c.name = h.role) AS held
      FROM session_row s JOIN person p ON p.id = s.person_id
     WHERE s.token_hash = $1`;

/**
 * Session, person, roles and the database's clock in one round trip. It runs before every page and action, so it goes to
 * PostgreSQL directly, as a statement that is planned once.
 */
export async function findSession(
  db: Pick<Database, 'pool'>,
  tokenHash: Uint8Array,
): Promise<SessionWithPerson | null> {
  const values = [Buffer.from(tokenHash)];
  const { rows } = await db.pool.query<SessionWithPerson>({ name: 'find-session', text: SESSION, values });
  return rows[0] ?? null;
}

export async function touchSession(db: Pick<Transaction, 'sessionRow'>, id: string, at: Date): Promise<void> {
  await db.sessionRow.updateMany({ where: { id, endedAt: null }, data: { lastSeenAt: at } });
}

/** Through which issuer's identity a session was opened; null where that is not known. */
export async function findSessionIssuer(
  db: Pick<Transaction, '$queryRaw'>,
  sessionId: string,
): Promise<string | null> {
  const rows = await db.$queryRaw<{ issuer: string }[]>`
    SELECT i.issuer FROM session_row s JOIN identity i ON i.id = s.identity_id WHERE s.id = ${sessionId}`;
  return rows[0]?.issuer ?? null;
}

/** When a session was confirmed, and the database's clock, in one round trip; null for a session that is not there. */
export async function readConfirmation(
  db: Pick<Database, 'pool'>,
  sessionId: string,
): Promise<{ readonly confirmedAt: Date; readonly now: Date } | null> {
  const { rows } = await db.pool.query<{ confirmedAt: Date; now: Date }>({
    name: 'read-confirmation',
    text: 'SELECT confirmed_at AS "confirmedAt", clock_timestamp() AS now FROM session_row WHERE id = $1',
    values: [sessionId],
  });
  return rows[0] ?? null;
}

/**
 * Notes a confirmation of an open session. One statement, so that the limit holds under parallel calls.
 * @returns when, or null if the session has confirmed too often or is over.
 */
export async function markSessionConfirmed(
  tx: Pick<Transaction, '$queryRaw'>,
  id: string,
): Promise<Date | null> {
  const rows = await tx.$queryRaw<{ confirmedAt: Date }[]>`
    UPDATE session_row s
       SET confirmed_at = c.now,
           confirm_since = CASE WHEN s.confirm_since > c.edge THEN s.confirm_since ELSE c.now END,
           confirm_count = CASE WHEN s.confirm_since > c.edge THEN s.confirm_count + 1 ELSE 1 END
      FROM (SELECT t AS now, t - ${CONFIRMATION_WINDOW_SECONDS} * interval '1 second' AS edge
              FROM (SELECT clock_timestamp() AS t OFFSET 0) clock) c
     WHERE s.id = ${id} AND s.ended_at IS NULL
       AND (s.confirm_since IS NULL OR s.confirm_since <= c.edge OR s.confirm_count < ${MOST_CONFIRMATIONS})
    RETURNING s.confirmed_at AS "confirmedAt"`;
  return rows[0]?.confirmedAt ?? null;
}

/** Ends a session once. @returns whether this call ended it. */
export async function markSessionEnded(tx: Transaction, id: string, at: Date, why: string): Promise<boolean> {
  const changed = await tx.sessionRow.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: at, endedWhy: why },
  });
  return changed.count === 1;
}

export async function readNames(db: Pick<Transaction, 'person'>, ids: readonly string[]) {
  return await db.person.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, displayName: true },
  });
}

export async function readPeople(db: Pick<Transaction, 'person'>) {
  return await db.person.findMany({
    include: { roles: true, groups: { orderBy: { groupName: 'asc' } }, identities: true },
    orderBy: { displayName: 'asc' },
  });
}

/** Puts changes of groups from the configuration file in a line. */
export async function lockGroups(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('group_membership', 0))) lock`;
}

export async function readAddresses(
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly email: string | null }[]> {
  return await tx.$queryRaw`SELECT id, email FROM person`;
}

/** Puts somebody into a group unless they are there. @returns whether this call did. */
export async function addToGroup(
  tx: Transaction,
  place: { personId: string; group: string; givenBy: string | null; configured: boolean },
): Promise<boolean> {
  const { personId, group, givenBy, configured } = place;
  const added = await tx.$executeRaw`
    INSERT INTO group_membership (person_id, group_name, given_by, given_at, configured)
    VALUES (${personId}, ${group}, ${givenBy}, clock_timestamp(), ${configured}) ON CONFLICT DO NOTHING`;
  return added === 1;
}

export async function removeFromGroup(tx: Transaction, personId: string, group: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM group_membership WHERE person_id = ${personId} AND group_name = ${group}`;
}

/** Places in groups that the configuration file gave. */
export async function loadConfiguredMemberships(
  tx: Transaction,
): Promise<readonly { readonly personId: string; readonly group: string }[]> {
  return await tx.$queryRaw`
    SELECT person_id AS "personId", group_name AS "group" FROM group_membership WHERE configured
     ORDER BY group_name, person_id`;
}
