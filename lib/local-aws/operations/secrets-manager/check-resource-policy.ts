import { refusalOf } from '../../pipeline/authorise-call.ts';
import type { PolicyDocument } from '../../rules/policy/policy-document.ts';
import {
  principalsOf,
  readResourcePolicy,
  UNSUPPORTED_PRINCIPAL,
} from '../../rules/secrets/resource-policy.ts';
import { isKnownPrincipal } from '../../state/principals.ts';
import { AwsError, orThrow } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';
import { demandOn, type Located } from './locate-secret.ts';

/** Reads a policy that is to stand on a secret: its syntax, and that the principals it names can be there. */
export async function checkedPolicy(call: Call, text: string): Promise<PolicyDocument> {
  const policy = orThrow(readResourcePolicy(text));
  for (const principal of orThrow(principalsOf(policy))) {
    if (await isKnownPrincipal(call.tx, principal)) continue;
    throw new AwsError('MalformedPolicyDocumentException', UNSUPPORTED_PRINCIPAL);
  }
  return policy;
}

/** Refuses a policy under which the caller could not change the policy again. */
export function checkStillManaged(call: Call, located: Located, policy: PolicyDocument): void {
  const demand = { ...demandOn('PutResourcePolicy', located), resourcePolicy: policy };
  if (refusalOf(call, demand) === undefined) return;
  throw new AwsError(
    'InvalidRequestException',
    'Your requested changes will not allow you to manage this secret in the future.',
  );
}
