import type { Transaction } from '#lib/db/client.ts';
import { type SessionState, sessionState } from '#lib/people/rules/session.ts';
import type { Human } from '../rules/person.ts';
import type { Appointment } from '../rules/quorum.ts';
import type { Reader } from './clock.ts';

interface HumanRow {
  readonly personId: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly roles: { role: string; givenBy: string | null; givenAt: string }[];
}

/** People as they are now, by id. */
export async function loadHumans(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Human>> {
  const rows = await db.$queryRaw<HumanRow[]>`
    SELECT p.id AS "personId", p.display_name AS "displayName", p.email, p.disabled_at IS NULL AS active,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'givenBy', r.given_by, 'givenAt', r.given_at))
                       FROM role_assignment r WHERE r.person_id = p.id), '[]') AS roles
      FROM person p WHERE p.id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.personId, toHuman(row)]));
}

/** One person as they are now; null for an id that nobody has. */
export async function loadHuman(db: Reader, id: string): Promise<Human | null> {
  return (await loadHumans(db, [id])).get(id) ?? null;
}

/** Everybody active who holds one of these roles. */
export async function loadHolders(db: Reader, roles: readonly string[]): Promise<readonly Human[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT p.id FROM person p JOIN role_assignment r ON r.person_id = p.id
     WHERE p.disabled_at IS NULL AND r.role = ANY(${[...roles]})`;
  const people = await loadHumans(
    db,
    rows.map((row) => row.id),
  );
  return [...people.values()].sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/** Every role that somebody gave to somebody. The rule looks at how recent it is. */
export async function loadAppointments(db: Reader): Promise<readonly Appointment[]> {
  return await db.$queryRaw<Appointment[]>`
    SELECT person_id AS "personId", role, given_by AS "givenBy", given_at AS "givenAt"
      FROM role_assignment WHERE given_by IS NOT NULL`;
}

/** Makes what one person does wait in line: limits per person hold under any number of parallel calls. */
export async function lockPerson(tx: Transaction, personId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM person WHERE id = ${personId} FOR NO KEY UPDATE`;
}

/** The session of a person as it stands now. */
export async function loadSessionState(
  db: Reader,
  session: { readonly sessionId: string; readonly personId: string },
  now: Date,
): Promise<SessionState | 'absent'> {
  const rows = await db.$queryRaw<Parameters<typeof sessionState>[0][]>`
    SELECT s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt",
           s.ended_at AS "endedAt", p.disabled_at AS "personDisabledAt"
      FROM session_row s JOIN person p ON p.id = s.person_id
     WHERE s.id = ${session.sessionId} AND s.person_id = ${session.personId}`;
  const row = rows[0];
  return row ? sessionState(row, now) : 'absent';
}

function toHuman(row: HumanRow): Human {
  return { ...row, roles: row.roles.map((held) => ({ ...held, givenAt: new Date(held.givenAt) })) };
}
