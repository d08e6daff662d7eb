import type { Database } from '#lib/db/client.ts';
import type { Actor } from './rules/actor.ts';
import { isFresh } from './rules/confirmation.ts';
import { readConfirmation, readNames, readPeople } from './store.ts';

/** Display names of people by id, for lists that show who did something. Unknown ids are absent. */
export async function namesOf(
  db: Database,
  ids: Iterable<string | null | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set([...ids].filter((id): id is string => typeof id === 'string'))];
  if (wanted.length === 0) return new Map();
  const rows = await readNames(db.prisma, wanted);
  return new Map(rows.map((row) => [row.id, row.displayName]));
}

export interface PersonView {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  /** `givenBy`: id of a person; null: it came with the installation. */
  readonly roles: readonly { role: string; givenAt: string; givenBy: string | null }[];
  /** `givenBy` as for roles; `configured`: by the configuration file. */
  readonly groups: readonly { group: string; givenAt: string; givenBy: string | null; configured: boolean }[];
  readonly identities: readonly { issuer: string; subject: string }[];
  readonly disabled: boolean;
}

/** All people with roles and identities. The caller has checked the permission `people.read`. */
export async function listPeople(db: Database): Promise<readonly PersonView[]> {
  const rows = await readPeople(db.prisma);
  return rows.map((row) => ({
    id: row.id,
    displayName: row.displayName,
    email: row.email,
    roles: row.roles.map(({ role, givenAt, givenBy }) => ({ role, givenAt: givenAt.toISOString(), givenBy })),
    groups: row.groups.map(({ groupName, givenAt, givenBy, configured }) => ({
      group: groupName,
      givenAt: givenAt.toISOString(),
      givenBy,
      configured,
    })),
    identities: row.identities.map(({ issuer, subject }) => ({ issuer, subject })),
    disabled: row.disabledAt !== null,
  }));
}

/** Whether the sign-in of a session was confirmed within the last five minutes, by the database's clock. */
export async function isConfirmed(db: Database, actor: Actor): Promise<boolean> {
  const found = await readConfirmation(db, actor.sessionId);
  return found !== null && isFresh(found.confirmedAt, found.now);
}
