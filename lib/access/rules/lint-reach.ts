import { ENVIRONMENTS } from '#lib/secrets/rules/environment.ts';
import { counted, type Finding, findingsOf, type LintWorld } from './lint-finding.ts';
import { type LivePolicy, scopeFactsOfPolicy, selectPolicy } from './policy.ts';

/** Where a policy applies, where another wins over it, and where it never does. */
export function lintReach(policy: LivePolicy, world: LintWorld): readonly Finding[] {
  if (policy.document.acts.includes('policy-edit')) return lintReachOverPolicies(policy, world);
  return [...lintEnvironments(policy), ...lintCoverage(policy, world)];
}

function lintEnvironments(policy: LivePolicy): readonly Finding[] {
  const known: readonly string[] = ENVIRONMENTS;
  const strange = (policy.document.scope.environments ?? []).filter((name) => !known.includes(name));
  return strange.map((name) =>
    findingsOf(policy)(
      'unknown-environment',
      'warning',
      'scope.environments',
      `No secret has the environment ${name}. There are ${known.join(', ')}.`,
    ),
  );
}

function lintCoverage(policy: LivePolicy, { policies, coverage }: LintWorld): readonly Finding[] {
  const entry = coverage?.get(policy.policyId);
  if (!entry) return [];
  const say = findingsOf(policy);
  if (entry.covered === 0) {
    return [say('covers-nothing', 'warning', 'scope', 'No secret that is there today lies in this scope.')];
  }
  const winners = [...entry.losesTo].sort(([, a], [, b]) => b - a);
  const named = winners
    .slice(0, 3)
    .map(([id, count]) => `${nameOf(policies, id)} for ${count}`)
    .join(', ');
  if (entry.applies === 0) {
    const words = `This policy never applies: for each of its ${counted(entry.covered, 'secret')} another one wins (${named}).`;
    return [say('never-applies', 'warning', 'scope', words)];
  }
  if (winners.length === 0) return [];
  const words = `Of ${counted(entry.covered, 'secret')} in this scope another policy wins: ${named}.`;
  return [say('overlap', 'note', 'scope', words)];
}

/** A policy over policies reaches something if it is the one over some name, its own counted. */
function lintReachOverPolicies(policy: LivePolicy, { policies }: LintWorld): readonly Finding[] {
  const over = policies.filter(({ name }) => {
    const selected = selectPolicy(policies, scopeFactsOfPolicy(name), 'policy-edit');
    return selected.ok && selected.value.policyId === policy.policyId;
  });
  if (over.length > 0) return [];
  const words = 'No policy that is there today is changed under this one.';
  return [findingsOf(policy)('covers-nothing', 'warning', 'scope', words)];
}

function nameOf(policies: readonly LivePolicy[], id: string): string {
  return policies.find(({ policyId }) => policyId === id)?.name ?? id;
}
