import { anyOf, NO, open, type Truth, YES } from './condition.ts';
import type { NamedPrincipal, Statement } from './document.ts';
import type { Principal } from './principal.ts';

/** Whom a statement on a resource means: the caller itself, or its account, whose own policies then have the say. */
export interface Place {
  readonly direct: Truth;
  readonly delegated: Truth;
}

export const NOWHERE: Place = { direct: NO, delegated: NO };

export type Somebody = Pick<Principal, 'kind' | 'arn' | 'account' | 'name'>;

/** Whether a statement of a policy on a resource means this caller. */
export function placeOf({ principals, effect }: Statement, who: Somebody): Place {
  if (principals === null) return NOWHERE;
  const places = principals.named.map((named) => meant(named, who));
  const place = {
    direct: anyOf(places.map(({ direct }) => direct)),
    delegated: anyOf(places.map(({ delegated }) => delegated)),
  };
  if (!principals.negated) return place;
  return { direct: effect === 'Allow' ? allBut(place) : deniedUnless(place, who), delegated: NO };
}

function meant({ type, value }: NamedPrincipal, who: Somebody): Place {
  if (type !== 'AWS') return NOWHERE;
  if (value === '*' || value === who.arn) return { direct: YES, delegated: NO };
  if (accountNamed(value) === who.account) {
    return who.kind === 'root' ? { direct: YES, delegated: YES } : { direct: NO, delegated: YES };
  }
  const session = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(value);
  if (who.kind === 'role' && session?.[1] === who.account && session[2] === who.name) {
    return { direct: open('the name of the session'), delegated: NO };
  }
  return NOWHERE;
}

/** The account that a principal stands for as a whole, or null. */
export function accountNamed(value: string): string | null {
  const written = /^(\d{12})$|^arn:[a-z-]+:iam::(\d{12}):root$/.exec(value);
  return written?.[1] ?? written?.[2] ?? null;
}

function allBut(place: Place): Truth {
  const listed = anyOf([place.direct, place.delegated]);
  if (listed.is === 'open') return listed;
  return listed.is === 'yes' ? NO : YES;
}

/** A deny of everybody but those listed spares a role only if its sessions are listed as well. */
function deniedUnless(place: Place, who: Somebody): Truth {
  const spared = place.direct;
  if (spared.is !== 'yes') return spared.is === 'open' ? spared : YES;
  return who.kind === 'role' ? open('whether AWS spares sessions of the role that is listed') : NO;
}
