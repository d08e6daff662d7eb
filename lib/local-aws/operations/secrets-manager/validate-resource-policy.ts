import { isPublic } from '../../rules/secrets/resource-policy.ts';
import { validateResourcePolicy as members } from '../../shapes/secrets-manager/validate-resource-policy.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { type Call, operation } from '../operation.ts';
import { checkedPolicy, checkStillManaged } from './check-resource-policy.ts';
import { demandOnAll } from './list-secrets.ts';
import { alive, checkSecretId, demandOn, type Located, locateSecret } from './locate-secret.ts';

type Input = InputOf<typeof members>;

/** The checks of PutResourcePolicy, reported instead of refused; nothing is stored. */
export const validateResourcePolicy = operation<typeof members, Located | undefined>({
  name: 'ValidateResourcePolicy',
  readOnly: true,
  members,
  check(input) {
    if (input.SecretId !== undefined) checkSecretId(input.SecretId);
  },
  load: async (call) =>
    call.input.SecretId === undefined ? undefined : locateSecret(call, call.input.SecretId, false),
  demands: (call, located) => [
    located === undefined
      ? demandOnAll(call, 'ValidateResourcePolicy')
      : demandOn('ValidateResourcePolicy', located),
  ],
  async handle(call, located) {
    if (located !== undefined) alive(located);
    const errors = await errorsOf(call, located);
    return { PolicyValidationPassed: errors.length === 0, ValidationErrors: errors };
  },
});

async function errorsOf(call: Call<Input>, located: Located | undefined) {
  try {
    const policy = await checkedPolicy(call, call.input.ResourcePolicy);
    const errors = isPublic(policy)
      ? [finding('PUBLIC_POLICY', 'The resource policy grants public access to the secret.')]
      : [];
    if (located !== undefined) checkStillManaged(call, located, policy);
    return errors;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const lockout = error.code === 'InvalidRequestException';
    return [finding(lockout ? 'LOCKOUT' : 'SYNTAX', error.message)];
  }
}

function finding(CheckName: string, ErrorMessage: string) {
  return { CheckName, ErrorMessage };
}
