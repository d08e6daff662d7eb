import { decideAccess } from './decide-access.ts';
import { type Demand, evaluatePolicies, statementApplies } from './evaluate.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { ResourceSide } from './resource-side.ts';

export interface SimulatedPolicy {
  readonly id: string;
  readonly document: PolicyDocument;
}

export interface Simulation {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Policies with a statement that brought the decision about. */
  readonly matched: readonly string[];
  /** Condition keys that statements on this action and resource ask for, and that the context lacks. */
  readonly missing: readonly string[];
}

/** What the policies would say to a demand, decided as calls are. */
export function simulate(
  policies: readonly SimulatedPolicy[],
  resource: ResourceSide | undefined,
  demand: Demand,
): Simulation {
  const documents = policies.map((policy) => policy.document);
  const decision = decideAccess(documents, undefined, demand, resource);
  const denied = !decision.allowed && decision.because.startsWith('with an explicit deny');
  const effect = decision.allowed ? 'Allow' : 'Deny';
  const matched = policies
    .filter((policy) =>
      policy.document.some((statement) => statement.effect === effect && statementApplies(statement, demand)),
    )
    .map((policy) => policy.id);
  return {
    decision: decision.allowed ? 'allowed' : denied ? 'explicitDeny' : 'implicitDeny',
    matched,
    missing: missingKeys([...documents, resource?.policy ?? []], demand),
  };
}

function missingKeys(documents: readonly PolicyDocument[], demand: Demand): string[] {
  const missing = new Set<string>();
  for (const statement of documents.flat()) {
    const bare = { ...statement, effect: 'Allow' as const, conditions: [] };
    if (evaluatePolicies([[bare]], demand) !== 'allowed') continue;
    for (const { operator, key } of statement.conditions) {
      if (operator !== 'Null' && !demand.context.has(key.toLowerCase())) missing.add(key);
    }
  }
  return [...missing];
}
