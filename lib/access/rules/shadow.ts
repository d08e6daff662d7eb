import { can } from '#lib/people/rules/roles.ts';
import { claimsOf, type PeopleOrOwners } from './people-named.ts';
import { type HeldGroup, type HeldRole, type Human, holderOf } from './person.ts';

/** A role or a place in a group, who gave it and when. */
export interface Appointment {
  readonly personId: string;
  readonly givenBy: string;
  readonly givenAt: Date;
}

/** How long an appointment by the requester keeps an approver from counting alone. */
export const APPOINTMENT_SHADOW_MS = 24 * 3_600_000;

export interface ShadowCase {
  readonly requesters: readonly Human[];
  readonly appointments: readonly Appointment[];
  readonly steps: readonly PeopleOrOwners[];
  readonly owner: string | null;
}

/**
 * Independent: both what lets them decide at all and what puts them into a step come from somewhere that no path of
 * recent appointments leads back to the requester.
 */
export function isIndependent(vote: { readonly voter: Human; readonly at: Date }, c: ShadowCase): boolean {
  const shadowed = shadowOf(c, vote.at);
  const isFree = (held: HeldRole | HeldGroup) =>
    !(held.givenBy !== null && shadowed.has(held.givenBy) && isRecent(held.givenAt, vote.at));
  if (!can(holderOf(vote.voter.roles.filter(isFree)), 'requests.decide')) return false;
  return c.steps
    .flatMap((step) => claimsOf(vote.voter, step, c.owner))
    .some((claim) => claim === 'named' || isFree(claim));
}

/** The requester and everybody who lately got a role or a place in a group from somebody in this set. */
function shadowOf(
  { requesters, appointments }: Pick<ShadowCase, 'requesters' | 'appointments'>,
  at: Date,
): ReadonlySet<string> {
  const shadow = new Set(requesters.map((requester) => requester.personId));
  for (let size = 0; size !== shadow.size; ) {
    size = shadow.size;
    for (const given of appointments) {
      if (shadow.has(given.givenBy) && isRecent(given.givenAt, at)) shadow.add(given.personId);
    }
  }
  return shadow;
}

function isRecent(givenAt: Date, at: Date): boolean {
  return at.getTime() - givenAt.getTime() < APPOINTMENT_SHADOW_MS;
}
