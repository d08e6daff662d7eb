import { can } from '#lib/people/rules/roles.ts';
import { claimsOf, type PeopleOrOwners } from './people-named.ts';
import { type Account, type HeldGroup, type HeldRole, type Human, holderOf, isSameHuman } from './person.ts';

/** Something that lets somebody decide, who gave it and when. */
export interface Appointment {
  readonly personId: string;
  readonly givenBy: string;
  readonly givenAt: Date;
  /** Who gave it, with what tells their other accounts; absent: nothing more is known than the id. */
  readonly giver?: Account;
  /** `identity`: somebody else can sign in as this person since then. Absent: a role or a place in a group. */
  readonly way?: 'identity';
  /** Of a role they held before: what it permits was changed. */
  readonly changedRole?: string;
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
  const comesFromThere = ({ givenBy, givenAt }: Pick<HeldRole, 'givenBy' | 'givenAt'>) =>
    givenBy !== null && shadowed.has(givenBy) && isRecent(givenAt, vote.at);
  const own = c.appointments.filter(
    (given) => given.personId === vote.voter.personId && comesFromThere(given),
  );
  if (own.some(({ way }) => way === 'identity')) return false;
  const isFree = (held: HeldRole | HeldGroup) =>
    !comesFromThere(held) && !('role' in held && own.some(({ changedRole }) => changedRole === held.role));
  if (!can(holderOf(vote.voter.roles.filter(isFree)), 'requests.decide')) return false;
  return c.steps
    .flatMap((step) => claimsOf(vote.voter, step, c.owner))
    .some((claim) => claim === 'named' || isFree(claim));
}

/** The requester by each of their accounts, and everybody who was lately appointed by somebody in this set. */
function shadowOf(
  { requesters, appointments }: Pick<ShadowCase, 'requesters' | 'appointments'>,
  at: Date,
): ReadonlySet<string> {
  const isRequester = (account: Account) => requesters.some((requester) => isSameHuman(requester, account));
  const accounts = appointments.flatMap(({ giver }) => (giver && isRequester(giver) ? [giver.personId] : []));
  const shadow = new Set([...requesters.map((requester) => requester.personId), ...accounts]);
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
