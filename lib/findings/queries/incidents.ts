import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import {
  type EntryRow,
  type IncidentReadRow,
  type IncidentRow,
  type SaidRow,
  selectEntries,
  selectIncident,
  selectIncidents,
  selectPeople,
  selectReadsOfIncident,
  selectSaid,
} from '../store/incident-rows.ts';

const MOST = 500;

export interface IncidentView extends Omit<IncidentRow, 'openedAt' | 'closedAt'> {
  readonly openedAt: string;
  readonly closedAt: string | null;
}

export interface IncidentPage {
  readonly incident: IncidentView;
  readonly entries: readonly (Omit<EntryRow, 'at'> & { readonly at: string })[];
  readonly reads: readonly (Omit<IncidentReadRow, 'at'> & { readonly at: string })[];
}

/** All incidents, open ones first. */
export async function listIncidents(
  db: Database,
  actor: Pick<Actor, 'roles'>,
): Promise<readonly IncidentView[]> {
  return can(actor, 'findings.read') ? (await selectIncidents(db.pool, MOST)).map(viewOf) : [];
}

/** One incident with its thread. `null`: there is none, or it is not to be seen. */
export async function readIncident(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  id: string,
): Promise<IncidentPage | null> {
  if (!can(actor, 'findings.read')) return null;
  const row = await selectIncident(db.pool, id);
  if (row === null) return null;
  const [entries, reads] = await Promise.all([
    selectEntries(db.pool, id),
    selectReadsOfIncident(db.pool, id),
  ]);
  return {
    incident: viewOf(row),
    entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    reads: reads.map((read) => ({ ...read, at: read.at.toISOString() })),
  };
}

export type Said = Omit<SaidRow, 'at'> & { readonly at: string };

/** What people said of a read. */
export async function saidOfRead(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  eventId: string,
): Promise<readonly Said[]> {
  if (!can(actor, 'findings.read')) return [];
  return (await selectSaid(db.pool, eventId)).map((said) => ({ ...said, at: said.at.toISOString() }));
}

/** People who may own an incident; for those who may open one. */
export async function possibleOwners(db: Database, actor: Pick<Actor, 'roles'>) {
  return can(actor, 'incidents.manage') ? await selectPeople(db.pool) : [];
}

function viewOf({ openedAt, closedAt, ...row }: IncidentRow): IncidentView {
  return { ...row, openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null };
}
