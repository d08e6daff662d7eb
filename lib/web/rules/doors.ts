import type { Permission } from '#lib/people/rules/roles.ts';

/** Who may come in: anybody, anybody signed in, or somebody whose roles hold a permission. */
export type DoorAccess = 'public' | 'signed-in' | Permission;

/**
 * Every door of the product: each page, server action and route, with who may come in. Deny is the default: a door that
 * is not in this table does not compile, and a page, action or route that does not go through a door fails the tests.
 */
export const PAGES = {
  'sign-in': 'public',
  overview: 'signed-in',
  design: 'signed-in',
  'secrets.list': 'secrets.read',
  'secrets.detail': 'secrets.read',
  'secrets.by-arn': 'secrets.read',
  'secrets.exposure': 'secrets.read',
  'requests.new': 'requests.create',
  'requests.detail': 'signed-in',
  inbox: 'requests.decide',
  access: 'requests.create',
  'access.grant': 'signed-in',
  'break-glass': 'signed-in',
  'break-glass.new': 'reveals.perform',
  'break-glass.detail': 'signed-in',
  trail: 'trail.read',
  'trail.record': 'trail.read',
  feed: 'trail.read',
  findings: 'findings.read',
  'findings.detail': 'findings.read',
  audit: 'audit.read',
  'audit.record': 'audit.read',
  'audit.checkpoints': 'audit.read',
  evidence: 'evidence.make',
  'evidence.pack': 'evidence.make',
  certification: 'certification.read',
  'certification.detail': 'certification.read',
  policies: 'policies.read',
  'policies.detail': 'policies.read',
  'policies.rehearse': 'signed-in',
  'policies.new': 'policies.propose',
  'policies.edit': 'policies.propose',
  connections: 'connections.read',
  people: 'people.read',
  notifications: 'signed-in',
  channels: 'channels.read',
} as const satisfies Record<string, DoorAccess>;

export const ACTIONS = {
  'session.start-as-persona': 'public',
  'session.end': 'signed-in',
  'session.confirm': 'signed-in',
  'notifications.count': 'signed-in',
  'notifications.read': 'signed-in',
  'notifications.mute': 'signed-in',
  'channels.add': 'channels.manage',
  'channels.change': 'channels.manage',
  'channels.test': 'channels.manage',
  'channels.renew-secret': 'channels.manage',
  'palette.search': 'secrets.read',
  'secrets.refresh': 'secrets.refresh',
  'requests.find': 'requests.create',
  'requests.preview': 'requests.create',
  'requests.submit': 'requests.create',
  'requests.comment': 'requests.create',
  'requests.cancel': 'requests.create',
  'requests.decide': 'requests.decide',
  'grants.extend': 'requests.create',
  'grants.hand-back': 'reveals.perform',
  'grants.revoke': 'grants.revoke',
  'reveals.offer': 'reveals.perform',
  'reveals.perform': 'reveals.perform',
  'findings.acknowledge': 'findings.acknowledge',
  'findings.reopen': 'findings.acknowledge',
  'break-glass.open': 'reveals.perform',
  'policies.check': 'policies.propose',
  'policies.propose': 'policies.propose',
  'break-glass.review': 'break-glass.review',
  'break-glass.waive-rotation': 'break-glass.review',
  'audit.count-new': 'audit.read',
  'audit.prepare-export': 'audit.read',
  'audit.acknowledge-break': 'audit.read',
  'evidence.count': 'evidence.make',
  'evidence.order': 'evidence.make',
  'evidence.cancel': 'evidence.make',
  'evidence.repeat': 'evidence.make',
  'evidence.fetch': 'evidence.make',
  'evidence.schedule': 'evidence.make',
  'evidence.stop-schedule': 'evidence.make',
  'evidence.set-retention': 'evidence.keep',
  'certification.open': 'certification.open',
  'certification.decide': 'certification.review',
  'certification.close': 'certification.close',
  'certification.propose': 'certification.close',
} as const satisfies Record<string, DoorAccess>;

export const ROUTES = {
  'health.live': 'public',
  'health.ready': 'public',
  metrics: 'public',
  'evidence.download': 'evidence.make',
  'audit.export': 'audit.read',
  'audit.proof': 'audit.read',
  'audit.key': 'audit.read',
} as const satisfies Record<string, DoorAccess>;

export type PageDoor = keyof typeof PAGES;
export type ActionDoor = keyof typeof ACTIONS;
export type RouteDoor = keyof typeof ROUTES;

/**
 * Doors that open only for a sign-in that was confirmed within the last five minutes, by the database's clock: where a
 * value is given out, something is decided or a rule is changed, and where much leaves at once. What only takes access
 * away (revoke, hand back, withdraw) does not wait for anything.
 */
const CONFIRMED: readonly (ActionDoor | RouteDoor)[] = [
  'audit.acknowledge-break',
  'certification.open',
  'evidence.set-retention',
  'evidence.stop-schedule',
  'findings.acknowledge',
  'evidence.fetch',
  'evidence.download',
  'certification.decide',
  'certification.close',
  'certification.propose',
  'channels.add',
  'channels.change',
  'channels.test',
  'channels.renew-secret',
  'requests.decide',
  'policies.propose',
  'reveals.offer',
  'reveals.perform',
  'break-glass.open',
  'break-glass.review',
  'break-glass.waive-rotation',
  'audit.prepare-export',
  'audit.export',
];

export function needsConfirmation(door: ActionDoor | RouteDoor): boolean {
  return CONFIRMED.includes(door);
}
