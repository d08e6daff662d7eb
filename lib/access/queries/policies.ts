import type { Database } from '#lib/db/client.ts';
import type { LivePolicy } from '../rules/policy.ts';
import { loadLivePolicies } from '../store/policies.ts';
import { type PolicyRow, readPolicyRows, readRetired, readWaitingChanges } from '../store/policy-rows.ts';

/** All policies in force, by name. The caller has checked the permission `policies.read`. */
export async function listPolicies(db: Database): Promise<readonly LivePolicy[]> {
  return (await loadLivePolicies(db.prisma)).sort((a, b) => a.name.localeCompare(b.name));
}

export interface PolicyOverview {
  readonly policies: readonly PolicyRow[];
  readonly waiting: readonly {
    readonly requestId: string;
    readonly name: string;
    readonly kind: string;
    readonly requesterName: string;
    readonly expiresAt: string;
  }[];
  readonly retired: readonly {
    readonly policyId: string;
    readonly name: string;
    readonly retiredAt: string;
  }[];
}

/** Policies in force, changes that wait, and what was retired. The caller has checked `policies.read`. */
export async function readPolicyOverview(db: Database): Promise<PolicyOverview> {
  const policies = await readPolicyRows(db.prisma);
  const waiting = await readWaitingChanges(db.prisma);
  const retired = await readRetired(db.prisma);
  return {
    policies,
    waiting: waiting.map((row) => ({ ...row, expiresAt: row.expiresAt.toISOString() })),
    retired: retired.map((row) => ({ ...row, retiredAt: row.retiredAt.toISOString() })),
  };
}
