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
  'cost.read': ['engineer', 'approver', 'admin', 'auditor'],
  'cost.manage': ['admin'],
  'audit.read': ['admin', 'auditor'],
  'policies.read': ['approver', 'admin', 'auditor'],
  'policies.propose': ['approver', 'admin'],
  'people.read': ['admin', 'auditor'],
  'connections.read': ['admin', 'auditor'],
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

/** Says whether somebody with these roles may do it. A role or permission that is not known refuses. */
export function can(holder: { readonly roles: readonly string[] }, permission: Permission): boolean {
  const roles: readonly string[] = Object.hasOwn(PERMISSIONS, permission) ? PERMISSIONS[permission] : [];
  return holder.roles.some((role) => roles.includes(role));
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
