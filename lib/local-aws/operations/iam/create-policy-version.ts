import { createPolicyVersion as members } from '../../shapes/iam/create-policy-version.ts';
import {
  addPolicyVersion,
  findPolicyVersion,
  type ManagedPolicy,
  versionsOf,
} from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { checkDocument, checkManagedSize } from './check-document.ts';
import { conflict, iamDemand } from './iam-demand.ts';
import { changeablePolicy, holdPolicy } from './policy-to-change.ts';
import { shownVersion } from './shown.ts';

const MOST_VERSIONS = 5;

export const createPolicyVersion = operation<typeof members, ManagedPolicy | undefined>({
  name: 'CreatePolicyVersion',
  readOnly: false,
  members,
  load: holdPolicy,
  demands: (call) => [iamDemand(call, 'CreatePolicyVersion', call.input.PolicyArn)],
  async handle(call, found) {
    const policy = changeablePolicy(call, found);
    const { PolicyDocument: document, SetAsDefault: isDefault = false } = call.input;
    checkDocument(document, 'identity');
    checkManagedSize(document);
    const versions = (await versionsOf(call.tx, [policy.arn])).get(policy.arn) ?? [];
    if (versions.length >= MOST_VERSIONS) {
      throw conflict(
        'LimitExceeded',
        `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete ` +
          'an existing version.',
      );
    }
    const { arn } = policy;
    const number = await addPolicyVersion(call.tx, { arn, document, isDefault, now: call.now });
    const made = await findPolicyVersion(call.tx, arn, number);
    return { PolicyVersion: made && shownVersion(made) };
  },
});
