import { setDefaultPolicyVersion as members } from '../../shapes/iam/set-default-policy-version.ts';
import { findPolicyVersion, type ManagedPolicy, makeDefaultVersion } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { numberOf } from './get-policy-version.ts';
import { iamDemand, noSuch } from './iam-demand.ts';
import { changeablePolicy, holdPolicy } from './policy-to-change.ts';

export const setDefaultPolicyVersion = operation<typeof members, ManagedPolicy | undefined>({
  name: 'SetDefaultPolicyVersion',
  readOnly: false,
  members,
  load: holdPolicy,
  demands: (call) => [iamDemand(call, 'SetDefaultPolicyVersion', call.input.PolicyArn)],
  async handle(call, found) {
    const policy = changeablePolicy(call, found);
    const { arn } = policy;
    const { VersionId } = call.input;
    const version = await findPolicyVersion(call.tx, arn, numberOf(VersionId));
    if (version === undefined) {
      throw noSuch(`Policy ${arn} version ${VersionId} does not exist or is not attachable.`);
    }
    await makeDefaultVersion(call.tx, { arn, number: version.number, now: call.now });
    return {};
  },
});
