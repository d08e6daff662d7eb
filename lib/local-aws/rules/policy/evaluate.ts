import { type ConditionContext, conditionHolds, fillVariables } from './condition.ts';
import { matchPattern } from './match-pattern.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';

/** One thing a call wants to do. */
export interface Demand {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
}

export type Verdict = 'allowed' | 'explicit-deny' | 'not-allowed';

/** What a set of policies says to a demand: an explicit deny wins, then any allow, else nothing was allowed. */
export function evaluatePolicies(policies: readonly PolicyDocument[], demand: Demand): Verdict {
  let allowed = false;
  for (const statement of policies.flat()) {
    if (!statementApplies(statement, demand)) continue;
    if (statement.effect === 'Deny') return 'explicit-deny';
    allowed = true;
  }
  return allowed ? 'allowed' : 'not-allowed';
}

export function statementApplies(statement: Statement, demand: Demand): boolean {
  return (
    actionMatches(statement, demand) &&
    resourceMatches(statement, demand) &&
    statement.conditions.every((condition) => conditionHolds(condition, demand.context))
  );
}

/** Actions are compared without regard to case, resources with it. */
function actionMatches(statement: Statement, demand: Demand): boolean {
  const matches = (pattern: string) => matchPattern(pattern.toLowerCase(), demand.action.toLowerCase());
  if (statement.actions !== undefined) return statement.actions.some(matches);
  return statement.notActions !== undefined && !statement.notActions.some(matches);
}

function resourceMatches(statement: Statement, demand: Demand): boolean {
  const matches = (pattern: string) => matchPattern(fillVariables(pattern, demand.context), demand.resource);
  if (statement.resources !== undefined) return statement.resources.some(matches);
  if (statement.notResources !== undefined) return !statement.notResources.some(matches);
  // Trust policies name no resource: they speak about the role they stand on.
  return statement.principals !== undefined || statement.notPrincipals !== undefined;
}
