import type { ConditionContext } from '../../rules/policy/condition.ts';
import { type PolicyDocument, readPolicy } from '../../rules/policy/policy-document.ts';
import type { ResourceSide } from '../../rules/policy/resource-side.ts';
import { type SimulatedPolicy, simulate } from '../../rules/policy/simulate.ts';
import type { simulateCustomPolicy } from '../../shapes/iam/simulate-custom-policy.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { AwsError } from '../../wire/aws-error.ts';

type Wish = Omit<InputOf<typeof simulateCustomPolicy>, 'PolicyInputList'>;

const MOST_RESULTS = 1000;

/** Whose policies are simulated: the account and ARN that a policy on the resource is compared with. */
export interface SimulatedPrincipal {
  readonly account: string;
  readonly arn: string;
}

/** Every action on every resource, in the form of the answer. */
export function runSimulation(
  wish: Wish,
  policies: readonly SimulatedPolicy[],
  principal: SimulatedPrincipal | undefined,
) {
  const { ActionNames: actions, ResourceArns: resources = ['*'] } = wish;
  if (wish.PermissionsBoundaryPolicyInputList !== undefined) {
    throw invalid('The local AWS does not simulate permissions boundaries.');
  }
  if (actions.length * resources.length > MOST_RESULTS)
    throw invalid('Too many actions and resources at once.');
  const context = contextOf(wish);
  const onResource = resourceSideOf(wish, principal);
  const results = actions.flatMap((action) =>
    resources.map((resource) => {
      const result = simulate(policies, onResource, { action, resource, context });
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: result.decision,
        MatchedStatements: result.matched.map((id) => ({
          SourcePolicyId: id,
          SourcePolicyType: 'IAM Policy',
        })),
        MissingContextValues: result.missing,
      };
    }),
  );
  return { EvaluationResults: results, IsTruncated: 'false' };
}

/** Policies of the request, under the names that results call them by. */
export function inputPolicies(texts: readonly string[]): SimulatedPolicy[] {
  return texts.map((text, index) => ({
    id: `PolicyInputList.${index + 1}`,
    document: readOrRefuse(text, 'identity'),
  }));
}

function readOrRefuse(text: string, kind: 'identity' | 'resource'): PolicyDocument {
  const read = readPolicy(text, kind);
  if (!read.ok) throw invalid('A policy of the request could not be read.');
  return read.value;
}

function contextOf({ ContextEntries: entries = [] }: Wish): ConditionContext {
  const context = new Map<string, readonly string[]>();
  for (const { ContextKeyName: name, ContextKeyValues: values } of entries) {
    if (name !== undefined && values !== undefined) context.set(name.toLowerCase(), values);
  }
  return context;
}

function resourceSideOf(wish: Wish, principal: SimulatedPrincipal | undefined): ResourceSide | undefined {
  if (wish.ResourcePolicy === undefined) return undefined;
  const arn = wish.CallerArn ?? principal?.arn;
  const account = arn?.split(':')[4];
  if (arn === undefined || account === undefined) {
    throw invalid('A simulation with a policy on the resource needs a CallerArn.');
  }
  const owner = wish.ResourceOwner?.split(':')[4] ?? wish.ResourceOwner ?? account;
  return {
    policy: readOrRefuse(wish.ResourcePolicy, 'resource'),
    caller: { account, arn, roleArn: undefined },
    owner,
  };
}

export function invalid(words: string): AwsError {
  return new AwsError('InvalidInput', words);
}
