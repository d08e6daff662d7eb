import type { Database } from '#lib/db/client.ts';
import type { LivePolicy } from '../rules/policy.ts';
import { loadLivePolicies } from '../store/policies.ts';

/** All policies in force, by name. The caller has checked the permission `policies.read`. */
export async function listPolicies(db: Database): Promise<readonly LivePolicy[]> {
  return (await loadLivePolicies(db.prisma)).sort((a, b) => a.name.localeCompare(b.name));
}
