import { refusalOf } from '../../pipeline/authorise-call.ts';
import { readPolicy } from '../../rules/policy/policy-document.ts';
import type { KmsKey } from '../../state/kms-keys.ts';
import type { Call } from '../operation.ts';
import { keyDemand, kmsError } from './locate-key.ts';

export const POLICY_NAME = 'default';

/** A key has one policy, and it has this name. */
export function checkPolicyName(name: string | undefined): void {
  if (name === undefined || name === POLICY_NAME) return;
  throw kmsError('NotFoundException', 'No such policy exists');
}

/** Refuses a policy that cannot be read, or under which the caller could not change it again. */
export function checkKeyPolicy(call: Call, key: KmsKey, policy: string, lockoutAllowed: boolean): void {
  if (!readPolicy(policy, 'resource').ok) {
    throw kmsError('MalformedPolicyDocumentException', 'Policy contains a statement that cannot be read.');
  }
  if (lockoutAllowed) return;
  const located = { key: { ...key, policy }, resource: key.arn, owner: key.account, missing: '' };
  if (refusalOf(call, keyDemand(call, 'PutKeyPolicy', located)) === undefined) return;
  throw kmsError(
    'MalformedPolicyDocumentException',
    'The new key policy will not allow you to update the key policy in the future.',
  );
}
