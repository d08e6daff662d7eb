import { expect, test } from 'vitest';
import { ALL_PERMISSIONS, can, type Permission, ROLES } from '#lib/people/rules/roles.ts';

// Written by hand and not taken from the table: a slip in the table must not carry over into its test.
const EXPECTED: Record<string, string> = {
  'secrets.read': 'engineer approver admin auditor',
  'secrets.refresh': 'engineer approver admin auditor',
  'fingerprints.choose': 'admin',
  'requests.create': 'engineer approver admin',
  'requests.decide': 'approver admin',
  'requests.read-all': 'approver admin auditor',
  'reveals.perform': 'engineer approver admin',
  'changes.make': 'engineer approver admin',
  'secrets.create': 'approver admin',
  'grants.revoke': 'approver admin',
  'break-glass.review': 'approver admin',
  'trail.read': 'engineer approver admin auditor',
  'trail.import': 'admin',
  'trail.configure': 'admin',
  'findings.read': 'approver admin auditor',
  'findings.acknowledge': 'admin',
  'exceptions.manage': 'admin',
  'incidents.manage': 'approver admin',
  'cost.read': 'engineer approver admin auditor',
  'cost.manage': 'admin',
  'audit.read': 'admin auditor',
  'policies.read': 'approver admin auditor',
  'policies.propose': 'approver admin',
  'people.read': 'admin auditor',
  'people.manage': 'admin',
  'roles.manage': 'admin',
  'connections.read': 'admin auditor',
  'connections.manage': 'admin',
  'channels.read': 'admin auditor',
  'channels.manage': 'admin',
  'evidence.make': 'admin auditor',
  'evidence.keep': 'admin',
  'certification.read': 'approver admin auditor',
  'certification.review': 'approver admin',
  'certification.open': 'admin auditor',
  'certification.close': 'admin',
};

test('each role may do exactly what the table of the product says', () => {
  expect([...ALL_PERMISSIONS].sort()).toEqual(Object.keys(EXPECTED).sort());
  for (const permission of ALL_PERMISSIONS) {
    const holders = ROLES.filter((role) => can({ roles: [role] }, permission));
    expect(holders.join(' '), permission).toBe(EXPECTED[permission]);
  }
});

test('nobody, an unknown role and an unknown permission are refused', () => {
  expect(can({ roles: [] }, 'secrets.read')).toBe(false);
  expect(can({ roles: ['root'] }, 'secrets.read')).toBe(false);
  expect(can({ roles: ['admin'] }, 'everything' as Permission)).toBe(false);
  expect(can({ roles: ['admin'] }, '__proto__' as Permission)).toBe(false);
});
