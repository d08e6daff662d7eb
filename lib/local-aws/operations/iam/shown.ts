import { wholeSeconds } from '../../rules/trail/user-identity.ts';
import type { Identity, RoleDetail } from '../../state/iam.ts';
import { encodedDocument } from './iam-demand.ts';

export function shownRole(role: RoleDetail) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.principalId,
    Arn: role.arn,
    CreateDate: wholeSeconds(role.createdAt),
    AssumeRolePolicyDocument: encodedDocument(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

export function shownUser(user: Identity) {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.principalId,
    Arn: user.arn,
    CreateDate: wholeSeconds(user.createdAt),
  };
}
