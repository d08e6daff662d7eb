import { attachRolePolicy as members } from '../../shapes/iam/attach-role-policy.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { attachedToEach, attachManagedPolicy, findManagedPolicy } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { visible } from './get-policy.ts';
import { conflict, iamDemand, noSuch, roleArnOf } from './iam-demand.ts';
import { changeable, holdRole } from './role-to-change.ts';

const MOST_POLICIES = 10;

export const attachRolePolicy = operation<typeof members, RoleDetail | undefined>({
  name: 'AttachRolePolicy',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [
    iamDemand(
      call,
      'AttachRolePolicy',
      roleArnOf(call, call.input.RoleName, role),
      new Map([['iam:policyarn', [call.input.PolicyArn]]]),
    ),
  ],
  async handle(call, found) {
    const role = changeable(call, found);
    const { PolicyArn } = call.input;
    const policy = await findManagedPolicy(call.tx, PolicyArn, true);
    if (policy === undefined || !visible(PolicyArn, call.account)) {
      throw noSuch(`Policy ${PolicyArn} does not exist or is not attachable.`);
    }
    const holder = { account: role.account, kind: 'role', name: role.name } as const;
    const attached = (await attachedToEach(call.tx, { ...holder, names: [role.name] })).get(role.name) ?? [];
    if (attached.length >= MOST_POLICIES && !attached.some(({ arn }) => arn === PolicyArn)) {
      throw conflict('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${MOST_POLICIES}`);
    }
    await attachManagedPolicy(call.tx, holder, PolicyArn);
    return {};
  },
});
