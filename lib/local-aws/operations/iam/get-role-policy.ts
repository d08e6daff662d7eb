import { getRolePolicy as members } from '../../shapes/iam/get-role-policy.ts';
import { findRoleDetail, type RoleDetail } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { encodedDocument, iamDemand, noSuch, roleArnOf } from './iam-demand.ts';

export const getRolePolicy = operation<typeof members, RoleDetail | undefined>({
  name: 'GetRolePolicy',
  readOnly: true,
  members,
  load: (call) => findRoleDetail(call.tx, call.account, call.input.RoleName),
  demands: (call, role) => [iamDemand(call, 'GetRolePolicy', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, role) {
    const { RoleName, PolicyName } = call.input;
    if (role === undefined) throw noSuch(`The role with name ${RoleName} cannot be found.`);
    const policy = role.inline.find((candidate) => candidate.name === PolicyName);
    if (policy === undefined) throw noSuch(`The role policy with name ${PolicyName} cannot be found.`);
    return { RoleName, PolicyName, PolicyDocument: encodedDocument(policy.document) };
  },
});
