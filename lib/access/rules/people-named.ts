import { type HeldGroup, type HeldRole, type Human, isNamed } from './person.ts';
import type { PeopleNamed } from './policy-document.ts';

export type { PeopleNamed } from './policy-document.ts';

/** Where a policy also lets the owner of the secret, as its tag names them. */
export interface PeopleOrOwners extends PeopleNamed {
  readonly owners?: boolean;
}

/** Something that makes a person one of those a policy names: a role or group given by somebody, or their own name. */
export type Claim = HeldRole | HeldGroup | 'named';

/** Everything that makes this person one of those named. Empty: they are not. `owner`: of the secret, or null. */
export function claimsOf(human: Human, named: PeopleOrOwners, owner: string | null): readonly Claim[] {
  const roles = human.roles.filter((held) => named.roles.includes(held.role));
  const ownerNames = named.owners && owner !== null ? [owner] : [];
  const groups = human.groups.filter(
    ({ group }) => named.groups.includes(group) || ownerNames.includes(group),
  );
  const byName = [...named.people, ...ownerNames].some((name) => isNamed(human, name));
  return [...roles, ...groups, ...(byName ? (['named'] as const) : [])];
}

/** Says whether this person is one of those named. */
export function isAmong(human: Human, named: PeopleOrOwners, owner: string | null = null): boolean {
  return claimsOf(human, named, owner).length > 0;
}

const NOBODY: PeopleNamed = { roles: [], groups: [], people: [] };

/**
 * Everybody that these steps name, taken together, for one read of the tables. Where a step names the owners, each of
 * `owners` (owner tags of the secrets in question) counts as a group and as a person.
 */
export function unionOfNamed(
  steps: readonly PeopleOrOwners[],
  owners: readonly (string | null)[] = [],
): PeopleNamed {
  const known = owners.filter((owner) => owner !== null);
  const parts = steps.map((step) =>
    step.owners ? { ...step, groups: [...step.groups, ...known], people: [...step.people, ...known] } : step,
  );
  const merged = (part: keyof PeopleNamed) => [...new Set(parts.flatMap((named) => named[part]))];
  return parts.length === 0
    ? NOBODY
    : { roles: merged('roles'), groups: merged('groups'), people: merged('people') };
}
