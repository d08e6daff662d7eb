import type { Pool } from 'pg';
import type { Transaction } from '#lib/db/client.ts';

/** The identity of one record of the trail. */
export interface ReadKey {
  readonly event_id: string;
  readonly account: string;
  readonly region: string;
  readonly at: Date;
}

/** The unexplained reads that bear this event id, with the secret they are of. */
export async function findUnexplained(
  tx: Transaction,
  eventId: string,
): Promise<readonly (ReadKey & { readonly secret_id: string | null })[]> {
  return tx.$queryRaw`
    SELECT e.event_id, e.account, e.region, e.at, t.secret_id
      FROM trail_event e LEFT JOIN trail_subject t ON t.id = e.subject_id
     WHERE e.event_id = ${eventId.toLowerCase()} AND e.verdict = 'unexplained'`;
}

export async function insertExplanation(
  tx: Transaction,
  read: ReadKey,
  why: string,
  by: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO read_explanation (event_id, account, region, at, why, explained_by)
    VALUES (${read.event_id}, ${read.account}, ${read.region}, ${read.at}, ${why}, ${by})`;
}

export async function isActivePerson(tx: Transaction, personId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM person WHERE id = ${personId} AND disabled_at IS NULL`;
  return rows.length > 0;
}

export async function insertIncident(
  tx: Transaction,
  incident: { readonly id: string; readonly title: string; readonly ownerId: string; readonly by: string },
  reads: readonly ReadKey[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO incident (id, title, owner_id, opened_by)
    VALUES (${incident.id}, ${incident.title}, ${incident.ownerId}, ${incident.by})`;
  for (const { event_id, account, region, at } of reads) {
    await tx.$executeRaw`
      INSERT INTO incident_read (incident_id, event_id, account, region, at)
      VALUES (${incident.id}, ${event_id}, ${account}, ${region}, ${at})`;
  }
}

export type EntryKind = 'opened' | 'note' | 'owner' | 'closed' | 'reopened';

export async function insertEntry(
  tx: Transaction,
  entry: {
    readonly incidentId: string;
    readonly kind: EntryKind;
    readonly text: string;
    readonly by: string;
  },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO incident_entry (incident_id, kind, text, by_id)
    VALUES (${entry.incidentId}, ${entry.kind}, ${entry.text}, ${entry.by})`;
}

export interface LockedIncident {
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly ownerId: string;
}

export async function lockIncident(tx: Transaction, id: string): Promise<LockedIncident | null> {
  const rows = await tx.$queryRaw<LockedIncident[]>`
    SELECT state, title, owner_id AS "ownerId" FROM incident WHERE id = ${id} FOR UPDATE`;
  return rows[0] ?? null;
}

export async function setOwner(tx: Transaction, id: string, ownerId: string): Promise<string> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    UPDATE incident SET owner_id = ${ownerId} WHERE id = ${id}
    RETURNING (SELECT display_name FROM person WHERE id = ${ownerId}) AS name`;
  return rows[0]?.name ?? '';
}

export async function setState(tx: Transaction, id: string, state: 'open' | 'closed'): Promise<void> {
  await tx.$executeRaw`
    UPDATE incident SET state = ${state}, closed_at = CASE WHEN ${state} = 'closed' THEN clock_timestamp() END
     WHERE id = ${id}`;
}

export interface IncidentRow {
  readonly id: string;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly owner: string;
  readonly ownerId: string;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly reads: number;
}

const COLUMNS = `i.id, i.title, i.state, o.display_name AS owner, i.owner_id AS "ownerId", b.display_name AS "openedBy",
  i.opened_at AS "openedAt", i.closed_at AS "closedAt",
  (SELECT count(*)::int FROM incident_read r WHERE r.incident_id = i.id) AS reads`;
const FROM = `incident i JOIN person o ON o.id = i.owner_id JOIN person b ON b.id = i.opened_by`;

/** Open ones first, the newest at the top. */
export async function selectIncidents(pool: Pool, most: number): Promise<readonly IncidentRow[]> {
  const { rows } = await pool.query<IncidentRow>(
    `SELECT ${COLUMNS} FROM ${FROM} ORDER BY i.state DESC, i.opened_at DESC, i.id DESC LIMIT $1`,
    [most],
  );
  return rows;
}

export async function selectIncident(pool: Pool, id: string): Promise<IncidentRow | null> {
  const { rows } = await pool.query<IncidentRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE i.id = $1`, [id]);
  return rows[0] ?? null;
}

export interface EntryRow {
  readonly number: string;
  readonly kind: EntryKind;
  readonly text: string;
  readonly by: string;
  readonly at: Date;
}

export async function selectEntries(pool: Pool, id: string): Promise<readonly EntryRow[]> {
  const { rows } = await pool.query<EntryRow>(
    `SELECT e.number::text, e.kind, e.text, p.display_name AS by, e.at
       FROM incident_entry e JOIN person p ON p.id = e.by_id WHERE e.incident_id = $1 ORDER BY e.number LIMIT 1000`,
    [id],
  );
  return rows;
}

export interface IncidentReadRow {
  readonly eventId: string;
  readonly at: Date;
  readonly secretId: string | null;
  readonly secretName: string | null;
  readonly environment: string | null;
}

export async function selectReadsOfIncident(pool: Pool, id: string): Promise<readonly IncidentReadRow[]> {
  const { rows } = await pool.query<IncidentReadRow>(
    `SELECT r.event_id AS "eventId", r.at, s.id AS "secretId", coalesce(s.name, t.name) AS "secretName", s.environment
       FROM incident_read r
       LEFT JOIN trail_event e ON e.event_id = r.event_id AND e.account = r.account AND e.region = r.region AND e.at = r.at
       LEFT JOIN trail_subject t ON t.id = e.subject_id LEFT JOIN secret s ON s.id = t.secret_id
      WHERE r.incident_id = $1 ORDER BY r.at`,
    [id],
  );
  return rows;
}

export interface SaidRow {
  readonly kind: 'explanation' | 'incident';
  readonly text: string;
  readonly by: string;
  readonly at: Date;
  readonly incidentId: string | null;
  readonly state: string | null;
}

/** What was said of the reads with this event id: explanations and incidents, oldest first. */
export async function selectSaid(pool: Pool, eventId: string): Promise<readonly SaidRow[]> {
  const { rows } = await pool.query<SaidRow>(
    `SELECT 'explanation' AS kind, x.why AS text, p.display_name AS by, x.explained_at AS at, NULL AS "incidentId", NULL AS state
       FROM read_explanation x JOIN person p ON p.id = x.explained_by WHERE x.event_id = $1
     UNION ALL
     SELECT DISTINCT 'incident', i.title, p.display_name, i.opened_at, i.id, i.state
       FROM incident_read r JOIN incident i ON i.id = r.incident_id JOIN person p ON p.id = i.opened_by WHERE r.event_id = $1
     ORDER BY at LIMIT 200`,
    [eventId.toLowerCase()],
  );
  return rows;
}

export async function selectPeople(
  pool: Pool,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT id, display_name AS name FROM person WHERE disabled_at IS NULL ORDER BY display_name, id LIMIT 500`,
  );
  return rows;
}
