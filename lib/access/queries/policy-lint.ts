import type { Database } from '#lib/db/client.ts';
import { lintPolicies, lintPolicy } from '../rules/lint.ts';
import type { Finding, LintWorld } from '../rules/lint-finding.ts';
import type { LivePolicy } from '../rules/policy.ts';
import type { Coverage } from '../rules/policy-coverage.ts';
import { loadEverybody } from '../store/humans.ts';
import { loadConfiguredNames } from '../store/policies.ts';
import { knownChannels } from './known-channels.ts';
import { readCoverage } from './policy-coverage.ts';

export interface PolicyLint {
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

/** Everything that is wrong with the policies in force. The caller has checked the permission `policies.read`. */
export async function lintLivePolicies(
  db: Database,
  policies: readonly LivePolicy[],
  ticketSystems: readonly string[],
): Promise<PolicyLint> {
  const coverage = await readCoverage(db, policies);
  const world = await worldOf(db, policies, coverage, ticketSystems);
  return { findings: lintPolicies(world), coverage };
}

/** What is wrong with one policy among the others; it may be a draft that stands in the place of its edition. */
export async function lintOnePolicy(
  db: Database,
  policies: readonly LivePolicy[],
  policy: LivePolicy,
  ticketSystems: readonly string[],
): Promise<PolicyLint> {
  const among = [...policies.filter(({ policyId }) => policyId !== policy.policyId), policy];
  const coverage = await readCoverage(db, among, policy);
  const world = await worldOf(db, among, coverage, ticketSystems);
  return { findings: lintPolicy(policy.policyId, world), coverage };
}

async function worldOf(
  db: Database,
  policies: readonly LivePolicy[],
  coverage: Coverage,
  ticketSystems: readonly string[],
): Promise<LintWorld> {
  const configuredNames = new Set(await loadConfiguredNames(db.prisma));
  const configured = policies.filter(({ name }) => configuredNames.has(name)).map(({ policyId }) => policyId);
  return {
    policies,
    configured: new Set(configured),
    people: await loadEverybody(db.prisma),
    coverage,
    channels: (await knownChannels(db.prisma)).map(({ name }) => name),
    ticketSystems,
  };
}
