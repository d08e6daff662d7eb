import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  type PolicyDetail,
  type Tag,
} from '@aws-sdk/client-iam';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';
import type { IamIdentity, ManagedPolicyText } from './rules/iam-identity.ts';

export interface IdentityPage {
  readonly identities: readonly IamIdentity[];
  readonly managed: readonly ManagedPolicyText[];
}

const PAGE = 100;
/** A hundred thousand identities; whoever answers with more pages does not end. */
const MOST_PAGES = 1_000;

/** All users, roles, groups and their policies of an account, page by page; a refusal ends it and is the last thing given. */
export async function* readAccountIdentities(
  aws: Aws,
  place: AwsPlace,
  options: ActionOptions = {},
): AsyncGenerator<AwsResult<IdentityPage>> {
  let marker: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const Marker = marker;
    const answer = await aws.iam(
      place,
      (client, send) =>
        client.send(
          new GetAccountAuthorizationDetailsCommand({ MaxItems: PAGE, ...(Marker ? { Marker } : {}) }),
          send,
        ),
      options,
    );
    if (!answer.ok) {
      yield answer;
      return;
    }
    const read = pageOf(answer.value);
    if (read === null) {
      yield awsFailure('garbled');
      return;
    }
    yield { ok: true, value: read };
    const next = answer.value.IsTruncated ? answer.value.Marker : undefined;
    if (next === undefined) return;
    if (next === marker) break;
    marker = next;
  }
  yield awsFailure('garbled');
}

function pageOf(answer: GetAccountAuthorizationDetailsCommandOutput): IdentityPage | null {
  try {
    return {
      identities: [
        ...(answer.UserDetailList ?? []).map((user) => ({
          ...identityOf('user', user.Arn, user.UserName, user.UserPolicyList, user),
          groups: user.GroupList ?? [],
        })),
        ...(answer.RoleDetailList ?? []).map((role) =>
          identityOf('role', role.Arn, role.RoleName, role.RolePolicyList, role),
        ),
        ...(answer.GroupDetailList ?? []).map((group) =>
          identityOf('group', group.Arn, group.GroupName, group.GroupPolicyList, group),
        ),
      ],
      managed: (answer.Policies ?? []).map((policy) => {
        const version = policy.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion);
        return {
          name: textOf(policy.PolicyName),
          arn: textOf(policy.Arn),
          text: decoded(version?.Document),
        };
      }),
    };
  } catch (thrown) {
    if (thrown instanceof Garbled) return null;
    throw thrown;
  }
}

interface Shared {
  readonly Tags?: Tag[] | undefined;
  readonly AttachedManagedPolicies?:
    | { PolicyName?: string | undefined; PolicyArn?: string | undefined }[]
    | undefined;
  readonly PermissionsBoundary?: { PermissionsBoundaryArn?: string | undefined } | undefined;
}

function identityOf(
  kind: IamIdentity['kind'],
  arn: string | undefined,
  name: string | undefined,
  inline: PolicyDetail[] | undefined,
  shared: Shared,
): IamIdentity {
  return {
    kind,
    arn: textOf(arn),
    name: textOf(name),
    tags: (shared.Tags ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' })),
    inline: (inline ?? []).map((policy) => ({
      name: textOf(policy.PolicyName),
      text: decoded(policy.PolicyDocument),
    })),
    attached: (shared.AttachedManagedPolicies ?? []).map(({ PolicyName, PolicyArn }) => ({
      name: textOf(PolicyName),
      arn: textOf(PolicyArn),
    })),
    boundaryArn: shared.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    groups: [],
  };
}

class Garbled extends Error {}

function textOf(text: string | undefined): string {
  if (text === undefined || text.length > 2_048 || !text.isWellFormed() || text.includes('\u0000')) {
    throw new Garbled();
  }
  return text;
}

/** Documents are URL-encoded (RFC 3986). One that does not decode is passed on as it is: it is told as unreadable. */
function decoded(document: string | undefined): string {
  const text = document ?? '';
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
