import { getPolicyVersion as members } from '../../shapes/iam/get-policy-version.ts';
import { findPolicyVersion, type PolicyVersion } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { visible } from './get-policy.ts';
import { encodedDocument, iamDemand, noSuch } from './iam-demand.ts';
import { shownVersion } from './shown.ts';

export const getPolicyVersion = operation<typeof members, PolicyVersion | undefined>({
  name: 'GetPolicyVersion',
  readOnly: true,
  members,
  load: (call) => findPolicyVersion(call.tx, call.input.PolicyArn, numberOf(call.input.VersionId)),
  demands: (call) => [iamDemand(call, 'GetPolicyVersion', call.input.PolicyArn)],
  async handle(call, version) {
    const { PolicyArn, VersionId } = call.input;
    if (version === undefined || !visible(PolicyArn, call.account)) {
      throw noSuch(`Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`);
    }
    return {
      PolicyVersion: {
        Document: encodedDocument(version.document),
        ...shownVersion(version),
      },
    };
  },
});

/** A number too large for the column is no version either. */
export function numberOf(versionId: string): number {
  return Math.min(Number(versionId.slice(1)), 2 ** 31 - 1);
}
