/** What a person is to the product. Several roles may be held at once. */
export const ROLES = ['engineer', 'approver', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** One thing that a door may ask for. The only table of who may do what. */
const PERMISSIONS = {
  'secrets.read': ['engineer', 'approver', 'admin', 'auditor'],
  'secrets.refresh': ['engineer', 'approver', 'admin', 'auditor'],
  'fingerprints.choose': ['admin'],
  'requests.create': ['engineer', 'approver', 'admin'],
  'requests.decide': ['approver', 'admin'],
  'requests.read-all': ['approver', 'admin', 'auditor'],
  'reveals.perform': ['engineer', 'approver', 'admin'],
  'changes.make': ['engineer', 'approver', 'admin'],
  // Names that are made up are policy's matter; a new secret stands in nobody's way.
  'secrets.create': ['approver', 'admin'],
  'grants.revoke': ['approver', 'admin'],
  'break-glass.review': ['approver', 'admin'],
  'trail.read': ['engineer', 'approver', 'admin', 'auditor'],
  'trail.import': ['admin'],
  'trail.configure': ['admin'],
  // Not engineers: findings name who read what, and why somebody put one aside.
  'findings.read': ['approver', 'admin', 'auditor'],
  'findings.acknowledge': ['admin'],
  'incidents.manage': ['approver', 'admin'],
  // Who makes one lets somebody read past the product.
  'exceptions.manage': ['admin'],
  'cost.read': ['engineer', 'approver', 'admin', 'auditor'],
  'cost.manage': ['admin'],
  'audit.read': ['admin', 'auditor'],
  'policies.read': ['approver', 'admin', 'auditor'],
  'policies.propose': ['approver', 'admin'],
  'people.read': ['admin', 'auditor'],
  'people.manage': ['admin'],
  'roles.manage': ['admin'],
  'connections.read': ['admin', 'auditor'],
  'connections.manage': ['admin'],
  'channels.read': ['admin', 'auditor'],
  'channels.manage': ['admin'],
  'evidence.make': ['admin', 'auditor'],
  'evidence.keep': ['admin'],
  'certification.read': ['approver', 'admin', 'auditor'],
  'certification.review': ['approver', 'admin'],
  'certification.open': ['admin', 'auditor'],
  'certification.close': ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as readonly Permission[];

/** Built-in roles, and what roles of one's own permit beside them. Both hold for everything. */
export interface Holder {
  readonly roles: readonly string[];
  readonly permissions?: readonly string[];
}

/**
 * Says whether somebody may do it to everything. Who holds a role for a part of the inventory only is refused here: what
 * filters by scope asks `reachOf`, so whatever does not know of scopes stays shut. An unknown role or permission refuses.
 */
export function can(holder: Holder, permission: Permission): boolean {
  if (!isPermission(permission)) return false;
  const roles: readonly string[] = PERMISSIONS[permission];
  return holder.roles.some((role) => roles.includes(role)) || (holder.permissions ?? []).includes(permission);
}

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(PERMISSIONS, text);
}

/** Everything a built-in role permits, in the order of the table. */
export function permissionsOf(role: Role): readonly Permission[] {
  return ALL_PERMISSIONS.filter((permission) => can({ roles: [role] }, permission));
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** What makes an admin an admin, or decides over what everybody leaves behind: no role of one's own holds it. */
export const RESERVED: readonly Permission[] = [
  'people.manage',
  'roles.manage',
  'fingerprints.choose',
  'evidence.keep',
  'trail.configure',
  'exceptions.manage',
  'connections.manage',
];

/**
 * What a role permits also where it holds for a part of the inventory only. Everything else is about the whole house, and
 * a scoped role does not include it.
 */
export const SCOPABLE: readonly Permission[] = [
  'secrets.read',
  'secrets.refresh',
  'requests.create',
  'requests.decide',
  'requests.read-all',
  'reveals.perform',
  'grants.revoke',
  'trail.read',
];
