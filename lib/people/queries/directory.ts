import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '../rules/actor.ts';
import { permitted, readScope } from '../rules/held-roles.ts';
import { can, type Permission, SCOPABLE } from '../rules/roles.ts';
import type { RoleScope } from '../rules/scope.ts';
import { countPeople, type DirectoryRow, readDirectory } from '../store/directory.ts';

/** A role of a person as pages show it. Instants are ISO texts. */
export interface RoleHeld {
  readonly role: string;
  /** Null: it holds for everything. */
  readonly scopedId: string | null;
  /** Null beside a `scopedId`: its scope cannot be read, so it permits nothing. */
  readonly scope: RoleScope | null;
  readonly permissions: readonly Permission[];
  readonly givenAt: string;
  /** Null: it came with the installation, or by the configuration file. */
  readonly givenBy: { readonly id: string; readonly name: string } | null;
  readonly configured: boolean;
  /** By the groups that the identity provider told at the last sign-in, which give it again at the next. */
  readonly bySignIn: boolean;
}

export interface GroupHeld {
  readonly group: string;
  readonly givenAt: string;
  readonly givenBy: { readonly id: string; readonly name: string } | null;
  readonly configured: boolean;
  /** By the groups that the identity provider told at the last sign-in, which give it again at the next. */
  readonly bySignIn: boolean;
}

export interface PersonEntry {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly disabledAt: string | null;
  readonly addedAt: string;
  readonly lastSeenAt: string | null;
  readonly openSessions: number;
  readonly roles: readonly RoleHeld[];
  readonly groups: readonly GroupHeld[];
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
}

export interface Directory {
  readonly people: readonly PersonEntry[];
  readonly active: number;
  readonly disabled: number;
  readonly admins: number;
  /** Hand in as `after` for what follows; null: nothing follows. */
  readonly next: { readonly name: string; readonly id: string } | null;
}

export const directorySearch = z.object({
  q: z.string().max(200).catch('').default(''),
  after: z.string().max(64).optional().catch(undefined),
  name: z.string().max(400).optional().catch(undefined),
});

export const DIRECTORY_PAGE = 50;

/** One page of the people who can sign in, by name. Empty for somebody who may not see people. */
export async function readPeoplePage(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  asked: { readonly text: string; readonly after: { readonly name: string; readonly id: string } | null },
): Promise<Directory> {
  if (!can(actor, 'people.read')) return { people: [], active: 0, disabled: 0, admins: 0, next: null };
  const text = asked.text.isWellFormed() ? asked.text.replaceAll('\u0000', '') : '';
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  const after = asked.after && isStorable(asked.after) ? asked.after : null;
  const [rows, counts] = await Promise.all([
    readDirectory(db.prisma, { words, after }, DIRECTORY_PAGE + 1),
    countPeople(db.prisma),
  ]);
  const people = rows.slice(0, DIRECTORY_PAGE).map(entryOf);
  const last = people.at(-1);
  return {
    people,
    ...counts,
    next: last && rows.length > DIRECTORY_PAGE ? { name: last.displayName, id: last.id } : null,
  };
}

/** One person; null: none of this id, or not for this actor. */
export async function readPerson(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  personId: string,
): Promise<PersonEntry | null> {
  if (!can(actor, 'people.read')) return null;
  const [row] = await readDirectory(db.prisma, { id: personId }, 1);
  return row ? entryOf(row) : null;
}

function isStorable(cursor: { readonly name: string; readonly id: string }): boolean {
  return [cursor.name, cursor.id].every((part) => part.isWellFormed() && !part.includes('\u0000'));
}

function entryOf(row: DirectoryRow): PersonEntry {
  return {
    id: row.id,
    displayName: row.displayName,
    email: row.email,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    addedAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    openSessions: row.openSessions,
    roles: row.roles.map((held) => {
      const all = permitted(held);
      return {
        role: held.role,
        scopedId: held.scopedId,
        scope: held.scopedId === null ? null : readScope(held.scope),
        permissions: held.scopedId === null ? all : all.filter((one) => SCOPABLE.includes(one)),
        givenAt: new Date(held.givenAt).toISOString(),
        givenBy: giverOf(held),
        configured: held.configured,
        bySignIn: held.cameBy === 'sign-in',
      };
    }),
    groups: row.groups.map((held) => ({
      group: held.group,
      givenAt: new Date(held.givenAt).toISOString(),
      givenBy: giverOf(held),
      configured: held.configured,
      bySignIn: held.cameBy === 'sign-in',
    })),
    identities: row.identities,
  };
}

function giverOf(held: { readonly givenBy: string | null; readonly giverName: string | null }) {
  return held.givenBy === null ? null : { id: held.givenBy, name: held.giverName ?? 'somebody who is gone' };
}
