import { type PolicyKind, readPolicy } from '../../rules/policy/policy-document.ts';
import { principalsOf } from '../../rules/secrets/resource-policy.ts';
import { isKnownPrincipal } from '../../state/principals.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';
import { conflict } from './iam-demand.ts';

const LARGEST_MANAGED = 6144;
const LARGEST_INLINE_OF_A_ROLE = 10_240;
const LARGEST_TRUST = 2048;

/** Stops unless a text is a policy of the kind. Its words are not quoted. */
export function checkDocument(text: string, kind: Exclude<PolicyKind, 'resource'>) {
  const read = readPolicy(text, kind);
  if (!read.ok) throw malformed('Syntax errors in policy.');
  return read.value;
}

/** A trust policy must name only principals that can be there. */
export async function checkTrust(call: Pick<Call, 'tx'>, text: string): Promise<void> {
  if (sizeOf(text) > LARGEST_TRUST) {
    throw conflict('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${LARGEST_TRUST}`);
  }
  const named = principalsOf(checkDocument(text, 'trust'));
  if (!named.ok) throw malformed('Invalid principal in policy.');
  for (const principal of named.value) {
    if (await isKnownPrincipal(call.tx, principal)) continue;
    throw malformed('Invalid principal in policy.');
  }
}

export function checkManagedSize(text: string): void {
  if (sizeOf(text) <= LARGEST_MANAGED) return;
  throw conflict('LimitExceeded', `Cannot exceed quota for PolicySize: ${LARGEST_MANAGED}`);
}

export function checkInlineSize(roleName: string, texts: readonly string[]): void {
  const size = texts.reduce((sum, text) => sum + sizeOf(text), 0);
  if (size <= LARGEST_INLINE_OF_A_ROLE) return;
  throw conflict(
    'LimitExceeded',
    `Maximum policy size of ${LARGEST_INLINE_OF_A_ROLE} bytes exceeded for role ${roleName}`,
  );
}

/** White space does not count. */
function sizeOf(text: string): number {
  return text.replace(/\s/g, '').length;
}

function malformed(words: string): AwsError {
  return new AwsError('MalformedPolicyDocument', words);
}
