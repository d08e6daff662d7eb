import { canSomewhere, type Reaching } from '#lib/people/rules/reach.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type DoorAccess, filtersByScope, PAGES, type PageDoor } from './doors.ts';

export interface NavigationPlace {
  readonly door: PageDoor;
  readonly href: string;
  readonly label: string;
  /** The letter that leads here after G. */
  readonly letter?: string;
}

export interface NavigationArea {
  readonly name?: string;
  readonly places: readonly NavigationPlace[];
}

const AREAS: readonly NavigationArea[] = [
  {
    places: [
      { door: 'overview', href: '/', label: 'Overview', letter: 'O' },
      { door: 'secrets.list', href: '/secrets', label: 'Secrets', letter: 'S' },
      { door: 'access', href: '/access', label: 'My access', letter: 'A' },
      { door: 'inbox', href: '/inbox', label: 'Inbox', letter: 'I' },
    ],
  },
  {
    name: 'Watch',
    places: [
      { door: 'trail', href: '/trail', label: 'Trail', letter: 'T' },
      { door: 'findings', href: '/findings', label: 'Findings' },
      { door: 'incidents', href: '/incidents', label: 'Incidents' },
      { door: 'cost', href: '/cost', label: 'Cost' },
      { door: 'feed', href: '/feed', label: 'Feed' },
      { door: 'rotations', href: '/rotations', label: 'Rotations' },
      { door: 'changes', href: '/changes', label: 'Changes' },
      { door: 'deletion', href: '/deletion', label: 'Planned deletions' },
    ],
  },
  {
    name: 'Prove',
    places: [
      { door: 'audit', href: '/audit', label: 'Audit', letter: 'U' },
      { door: 'evidence', href: '/evidence', label: 'Evidence', letter: 'E' },
      { door: 'certification', href: '/certification', label: 'Certification' },
    ],
  },
  {
    name: 'Govern',
    places: [
      { door: 'policies', href: '/policies', label: 'Policies' },
      { door: 'break-glass', href: '/break-glass', label: 'Break-glass' },
      { door: 'readers', href: '/readers', label: 'Direct readers' },
      { door: 'people', href: '/people', label: 'People' },
      { door: 'connections', href: '/connections', label: 'Connections' },
      { door: 'channels', href: '/channels', label: 'Channels' },
    ],
  },
];

/**
 * What stands in the navigation of somebody with these roles. A place they cannot use is absent, not greyed; so is one of
 * `without`, which concerns them not for a reason that roles do not tell.
 */
export function navigationFor(
  holder: Reaching,
  without: readonly PageDoor[] = [],
): readonly NavigationArea[] {
  return AREAS.map((area) => ({
    ...area,
    places: area.places.filter((place) => mayOpen(holder, place.door) && !without.includes(place.door)),
  })).filter((area) => area.places.length > 0);
}

function mayOpen(holder: Reaching, door: PageDoor): boolean {
  const access: DoorAccess = PAGES[door];
  if (access === 'public' || access === 'signed-in' || can(holder, access)) return true;
  return filtersByScope(door) && canSomewhere(holder, access);
}
