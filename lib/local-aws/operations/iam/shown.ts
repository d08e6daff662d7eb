import type { Tag } from '../../rules/secrets/tags.ts';
import { wholeSeconds } from '../../rules/trail/user-identity.ts';
import type { Identity, NamedDocument, RoleDetail } from '../../state/iam.ts';
import type { ManagedPolicy, PolicyVersion } from '../../state/iam-policies.ts';
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

/** With its tags, which listings leave out. */
export function shownRoleAlone(role: RoleDetail) {
  return { ...shownRole(role), ...tagsMember(role.tags) };
}

export function tagsMember(tags: readonly Tag[]) {
  return tags.length === 0 ? {} : { Tags: tags.map(({ Key, Value }) => ({ Key, Value })) };
}

/** Description and tags are for the answers about one policy alone. */
export function shownPolicy(policy: ManagedPolicy) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: policy.attachments,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: 'true',
    CreateDate: wholeSeconds(policy.createdAt),
    UpdateDate: wholeSeconds(policy.updatedAt),
  };
}

/** Without the document, as listings show it. */
export function shownVersion(version: PolicyVersion) {
  return {
    VersionId: `v${version.number}`,
    IsDefaultVersion: String(version.isDefault),
    CreateDate: wholeSeconds(version.createdAt),
  };
}

export function shownInline({ name, document }: NamedDocument) {
  return { PolicyName: name, PolicyDocument: encodedDocument(document) };
}

export function shownAttached({ name, arn }: { readonly name: string; readonly arn: string }) {
  return { PolicyName: name, PolicyArn: arn };
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
