import type { Permission } from '#lib/people/rules/roles.ts';
import type { SecretAct } from './act.ts';
import { isAmong, type PeopleNamed } from './people-named.ts';
import { type Human, mayNow } from './person.ts';

/** Whom the edition that a grant was opened under lets hold it. */
export interface GrantBasis {
  readonly act: SecretAct;
  readonly way: 'asked' | 'break-glass';
  readonly askers: PeopleNamed;
  readonly breakGlass: PeopleNamed | null;
}

/** What somebody has to be allowed by their roles to hold access for an act. */
export function permissionFor(act: SecretAct): Permission {
  return act === 'reveal' ? 'reveals.perform' : 'requests.create';
}

/**
 * Whether a holder could still get what they hold: by their roles, and as one of those whom the frozen edition names, for
 * asking or for break-glass. Whoever left the group that let them ask holds nothing that came of it.
 */
export function isStillNamed(holder: Human, { way, askers, breakGlass }: GrantBasis): boolean {
  const named = way === 'break-glass' ? breakGlass : askers;
  return named !== null && isAmong(holder, named);
}

/** Why a grant ends by itself; null while its holder may hold it. Words for the record, and for the holder. */
export function whyLost(holder: Human, basis: GrantBasis): string | null {
  if (!holder.active) return 'The account of the holder was switched off.';
  if (!mayNow(holder, permissionFor(basis.act))) return 'The holder no longer has a role that includes this.';
  if (isStillNamed(holder, basis)) return null;
  return basis.way === 'break-glass'
    ? 'The holder is no longer among those whom the policy lets break the glass.'
    : 'The holder is no longer among those whom the policy lets ask for this.';
}
