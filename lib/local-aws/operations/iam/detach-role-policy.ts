import { detachRolePolicy as members } from '../../shapes/iam/detach-role-policy.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { detachManagedPolicy } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, roleArnOf } from './iam-demand.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const detachRolePolicy = operation<typeof members, RoleDetail | undefined>({
  name: 'DetachRolePolicy',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [
    iamDemand(
      call,
      'DetachRolePolicy',
      roleArnOf(call, call.input.RoleName, role),
      new Map([['iam:policyarn', [call.input.PolicyArn]]]),
    ),
  ],
  async handle(call, found) {
    const role = changeable(call, found);
    const { PolicyArn } = call.input;
    const holder = { account: role.account, kind: 'role', name: role.name } as const;
    if (await detachManagedPolicy(call.tx, holder, PolicyArn)) return {};
    throw noSuch(`Policy ${PolicyArn} was not found.`);
  },
});
