import { lowerAscii } from '#lib/people/rules/groups.ts';
import { can, type Holder, type Permission } from '#lib/people/rules/roles.ts';
import type { RoleScope } from '#lib/people/rules/scope.ts';
import { covers, type ScopedPlace } from '#lib/secrets/rules/scope.ts';

/** Somebody as decisions see them: read from the tables at the moment of the decision, never taken from a session. */
export interface Human {
  readonly personId: string;
  readonly displayName: string;
  readonly email: string | null;
  /** Whose account this is too, where an admin linked the two; absent or null: nobody's. */
  readonly sameAs?: string | null;
  /** Addresses of the other accounts that an admin linked with this one. */
  readonly linkedEmails?: readonly string[];
  readonly active: boolean;
  /** Roles that hold for everything; of a human at a place, with those that hold there. */
  readonly roles: readonly HeldRole[];
  /** Roles that hold for a part of the inventory only: `humanAt` makes them count where they do. */
  readonly scoped?: readonly ScopedHeldRole[];
  readonly groups: readonly HeldGroup[];
}

/** A role, who gave it (null: it came with the installation) and when. */
export interface HeldRole {
  readonly role: string;
  /** What it permits, where it is a role of the house's own; null or absent: the role is built in. */
  readonly permissions?: readonly string[] | null;
  readonly givenBy: string | null;
  readonly givenAt: Date;
}

export interface ScopedHeldRole extends HeldRole {
  /** Null: it cannot be read, so it holds nowhere. */
  readonly scope: RoleScope | null;
}

/** A group, who put the person there (null: it came with the installation or the sign-in) and when. */
export interface HeldGroup {
  readonly group: string;
  readonly givenBy: string | null;
  readonly givenAt: Date;
}

/** What tells which human being an account is of. */
export type Account = Pick<Human, 'personId' | 'email' | 'sameAs' | 'linkedEmails'>;

/**
 * One human being, whatever they signed in with: the same person record or one that is linked to it, or the same e-mail
 * address, which a provider vouched for, of any account linked with it. What stands behind a
 * plus sign is left out: mail to it comes to the same person, so who decides could be who asks.
 */
export function isSameHuman(a: Account, b: Account): boolean {
  if ((a.sameAs ?? a.personId) === (b.sameAs ?? b.personId)) return true;
  const known = addressesOf(a);
  return addressesOf(b).some((address) => known.includes(address));
}

function addressesOf({ email, linkedEmails = [] }: Account): readonly string[] {
  return [email, ...linkedEmails].flatMap((address) => comparable(address) ?? []);
}

export function mayNow(human: Human, permission: Permission): boolean {
  return human.active && can(holderOf(human.roles), permission);
}

/** What these roles permit together. */
export function holderOf(roles: readonly HeldRole[]): Holder {
  return {
    roles: roles.map((held) => held.role),
    permissions: roles.flatMap((held) => held.permissions ?? []),
  };
}

/** The same person where a secret lies: roles for a part of the inventory count there, with who gave them and when. */
export function humanAt(human: Human, place: ScopedPlace | null): Human {
  const { scoped = [], ...rest } = human;
  if (scoped.length === 0 || place === null) return human;
  const there = scoped.filter(({ scope }) => scope !== null && covers(scope, place));
  return { ...rest, roles: [...rest.roles, ...there] };
}

/**
 * Says whether a policy or an owner tag names this person, by id or e-mail address. Only the case of A to Z is ignored:
 * to give somebody a right, a name that merely resembles theirs is not theirs.
 */
export function isNamed(human: Pick<Human, 'personId' | 'email'>, name: string): boolean {
  return name === human.personId || (human.email !== null && lowerAscii(human.email) === lowerAscii(name));
}

function comparable(email: string | null): string | null {
  const folded = email
    ?.normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*(?=@)/u, '');
  return folded ? folded : null;
}
