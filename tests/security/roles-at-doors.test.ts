import { describe, expect, test } from 'vitest';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERMISSION_WORDS } from '#lib/people/rules/permission-words.ts';
import { ALL_PERMISSIONS, can, isPermission, type Permission, ROLES } from '#lib/people/rules/roles.ts';
import { admit } from '#lib/web/rules/admit.ts';
import {
  ACTIONS,
  type ActionDoor,
  type DoorAccess,
  filtersByScope,
  PAGES,
  type PageDoor,
  ROUTES,
  type RouteDoor,
} from '#lib/web/rules/doors.ts';
import { navigationFor } from '#lib/web/rules/navigation.ts';

type Door = PageDoor | ActionDoor | RouteDoor;

function somebody(held: Partial<Actor>): Actor {
  return {
    personId: mintId('person') as Id<'person'>,
    sessionId: mintId('session') as Id<'session'>,
    displayName: 'Somebody',
    email: null,
    roles: [],
    confirmedAt: new Date(),
    ...held,
  };
}

const table = (doors: Readonly<Record<string, DoorAccess>>) => Object.entries(doors) as [Door, DoorAccess][];
const opens = (actor: Actor, [door, access]: [Door, DoorAccess]) =>
  admit(access, actor, filtersByScope(door)) === 'admitted';

describe('the auditor sees everything but values and acts on nothing', () => {
  const auditor = somebody({ roles: ['auditor'] });

  test('holds no permission that acts, and every one that looks', () => {
    for (const permission of ALL_PERMISSIONS) {
      expect(can(auditor, permission), permission).toBe(!PERMISSION_WORDS[permission].acts);
    }
  });

  test('every page opens that is not the form of an act', () => {
    for (const [door, access] of table(PAGES)) {
      const isForm = isPermission(access) && PERMISSION_WORDS[access].acts;
      expect(opens(auditor, [door, access]), door).toBe(!isForm);
    }
  });

  // Written by hand: an action that is added and opens to the auditor has to be thought about here.
  const OPEN_TO_AUDITOR = {
    'their own session': [
      'session.start-as-persona',
      'session.end',
      'session.confirm',
      'sessions.end',
      'sessions.end-others',
    ],
    'their own notifications': ['notifications.count', 'notifications.read', 'notifications.mute'],
    'looking, and the lists they keep for it': [
      'palette.search',
      'secrets.refresh',
      'views.save',
      'views.remove',
    ],
    'taking along what they may see': ['trail.prepare-export', 'audit.count-new', 'audit.prepare-export'],
    'evidence, which is made of what they may see': [
      'evidence.count',
      'evidence.order',
      'evidence.cancel',
      'evidence.repeat',
      'evidence.fetch',
      'evidence.schedule',
      'evidence.stop-schedule',
    ],
    'saying that a broken chain was looked at; opening a review, which others decide': [
      'audit.acknowledge-break',
      'certification.open',
    ],
  };

  test('the actions that open are these, and none gives a value, asks, signs, changes or reveals', () => {
    const opened = table(ACTIONS).filter((door) => opens(auditor, door));
    const known: readonly string[] = Object.values(OPEN_TO_AUDITOR).flat();
    const unknown = opened.map(([door]) => door).filter((door) => !known.includes(door));
    expect(unknown.filter((door) => !/^(session|sign-in)/.test(door))).toEqual([]);
    for (const [door] of opened) {
      expect(door).not.toMatch(
        /^(requests|reveals|grants|break-glass|changes|policies|people|roles|channels|cost)\./,
      );
    }
  });
});

describe('somebody whose every role holds for a part of the inventory only', () => {
  const scoped = somebody({
    scoped: ROLES.map((role) => ({
      role,
      permissions: ALL_PERMISSIONS,
      scope: { paths: ['prod/payments/**'] },
    })),
  });
  const doors = [...table(PAGES), ...table(ACTIONS), ...table(ROUTES)];

  test('is let in only by doors behind which everything is narrowed, whatever their roles permit', () => {
    for (const [door, access] of doors) {
      const isOpen = access === 'public' || access === 'signed-in' || filtersByScope(door);
      expect(opens(scoped, [door, access]), door).toBe(isOpen);
    }
  });

  // What is about the whole house, by what is behind it: shut, however a role is scoped.
  test.each([
    'audit',
    'audit.export',
    'evidence.order',
    'certification',
    'findings',
    'trail',
    'trail.export',
    'trail.record',
    'cost',
    'cost.export',
    'secrets.cost',
    'changes',
    'changes.propose',
    'changes.run',
    'secrets.change',
    'secrets.rollback',
    'secrets.new',
    'rotations',
    'deletion',
    'break-glass.new',
    'break-glass.open',
    'policies',
    'people',
    'people.give-role',
    'roles.make',
    'connections',
    'channels',
    'feed',
  ] as const)('%s stays shut', (door) => {
    const access = { ...PAGES, ...ACTIONS, ...ROUTES }[door] as DoorAccess;
    expect(opens(scoped, [door, access])).toBe(false);
  });

  test('their navigation shows what opens, and nothing else', () => {
    const places = navigationFor(scoped).flatMap((area) => area.places.map(({ door }) => door));
    expect(places).toEqual(expect.arrayContaining(['overview', 'secrets.list', 'access', 'inbox']));
    for (const door of places) expect(opens(scoped, [door, PAGES[door]]), door).toBe(true);
  });

  test('the table of permissions refuses them everywhere else', () => {
    for (const permission of ALL_PERMISSIONS as readonly Permission[]) {
      expect(can(scoped, permission), permission).toBe(false);
    }
  });
});

test('an own role opens exactly the doors of its permissions', () => {
  const holder = somebody({ permissions: ['cost.read'] });
  const opened = [...table(PAGES), ...table(ACTIONS), ...table(ROUTES)].filter((door) => opens(holder, door));
  for (const [door, access] of opened) {
    expect(['public', 'signed-in', 'cost.read'], door).toContain(access);
  }
});
