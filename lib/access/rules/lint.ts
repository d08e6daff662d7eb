import { lintAutomatic } from './lint-automatic.ts';
import type { Finding, LintWorld } from './lint-finding.ts';
import { lintPeople } from './lint-people.ts';
import { lintReach } from './lint-reach.ts';
import { type LivePolicy, scopeFactsOfPolicy, selectPolicy } from './policy.ts';
import { lockedNames } from './policy-lock.ts';

const RANK = { error: 0, warning: 1, note: 2 } as const;

/** Everything that is wrong with the policies in force, or worth knowing, the worst first. */
export function lintPolicies(world: LintWorld): readonly Finding[] {
  return inOrder([...world.policies.flatMap((policy) => lintOne(policy, world)), ...lintChanges(world)]);
}

/** The same for one policy among the others; a draft stands in the world in the place of its edition in force. */
export function lintPolicy(policyId: string, world: LintWorld): readonly Finding[] {
  const policy = world.policies.find((each) => each.policyId === policyId);
  const changes = lintChanges(world).filter(({ policyId: about }) => about === policyId || about === null);
  return inOrder([...(policy ? lintOne(policy, world) : []), ...changes]);
}

function lintOne(policy: LivePolicy, world: LintWorld): readonly Finding[] {
  return [...lintPeople(policy, world), ...lintReach(policy, world), ...lintAutomatic(policy, world)];
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      compare(a.policyName, b.policyName) ||
      compare(a.field, b.field) ||
      compare(a.words, b.words),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether policies can still be changed: the one thing that no policy may take away. */
function lintChanges({ policies, people, configured }: LintWorld): readonly Finding[] {
  const open = policies.filter(({ policyId }) => !configured.has(policyId));
  if (open.length === 0) return [];
  if (!policies.some(({ document }) => document.acts.includes('policy-edit'))) {
    const words =
      'No policy says who may change policies, so nobody can. The configuration file can bring one.';
    return [
      { code: 'no-change-policy', severity: 'error', policyId: null, policyName: '', field: '', words },
    ];
  }
  const active = people.filter((human) => human.active);
  const locked = lockedNames(policies, active);
  return open
    .filter(({ name }) => locked.has(name))
    .map(({ policyId, name }) => {
      const over = selectPolicy(policies, scopeFactsOfPolicy(name), 'policy-edit');
      const words = over.ok
        ? `Nobody could change this policy: ${over.value.name} wants signatures that cannot be given now.`
        : 'Nobody could change this policy: no policy stands over it.';
      return { code: 'locked', severity: 'error', policyId, policyName: name, field: '', words } as const;
    });
}
