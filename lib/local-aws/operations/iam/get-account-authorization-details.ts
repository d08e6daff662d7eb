import { getAccountAuthorizationDetails as members } from '../../shapes/iam/get-account-authorization-details.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { type Identity, listRoleDetails, listUserDetails, type RoleDetail } from '../../state/iam.ts';
import {
  attachedToEach,
  listManagedPolicies,
  type ManagedPolicy,
  versionsOf,
} from '../../state/iam-policies.ts';
import { type Call, operation } from '../operation.ts';
import { encodedDocument, iamDemand } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';
import {
  shownAttached,
  shownInline,
  shownPolicy,
  shownRole,
  shownUser,
  shownVersion,
  tagsMember,
} from './shown.ts';

type Input = InputOf<typeof members>;

/** One of the things listed, in the order in which they come: users, roles, policies. */
type Detail =
  | { readonly kind: 'User'; readonly place: string; readonly value: Identity }
  | { readonly kind: 'Role'; readonly place: string; readonly value: RoleDetail }
  | { readonly kind: 'Policy'; readonly place: string; readonly value: ManagedPolicy };

/** All identities and policies of the account, in pages over all kinds together. There are no groups. */
export const getAccountAuthorizationDetails = operation<typeof members, undefined>({
  name: 'GetAccountAuthorizationDetails',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [iamDemand(call, 'GetAccountAuthorizationDetails', '*')],
  async handle(call) {
    const about = ['GetAccountAuthorizationDetails', ...(call.input.Filter ?? [])];
    const paging = pagingOf(call, about);
    const found = await detailsAfter(call, paging.after, paging.size + 1);
    const page = found.slice(0, paging.size);
    const { account } = call;
    const users = page.flatMap((detail) => (detail.kind === 'User' ? [detail.value] : []));
    const roles = page.flatMap((detail) => (detail.kind === 'Role' ? [detail.value] : []));
    const policies = page.flatMap((detail) => (detail.kind === 'Policy' ? [detail.value] : []));
    const namesOf = (identities: readonly Identity[]) => identities.map(({ name }) => name);
    const ofUsers = await attachedToEach(call.tx, { account, kind: 'user', names: namesOf(users) });
    const ofRoles = await attachedToEach(call.tx, { account, kind: 'role', names: namesOf(roles) });
    const versions = await versionsOf(
      call.tx,
      policies.map(({ arn }) => arn),
    );
    return {
      UserDetailList: users.map((user) => ({
        ...shownUser(user),
        UserPolicyList: user.inline.map(shownInline),
        GroupList: [],
        AttachedManagedPolicies: (ofUsers.get(user.name) ?? []).map(shownAttached),
      })),
      GroupDetailList: [],
      RoleDetailList: roles.map((role) => ({ ...detailOfRole(role), ...attachedOf(ofRoles, role) })),
      Policies: policies.map((policy) => ({
        ...shownPolicy(policy),
        Description: policy.description,
        PolicyVersionList: (versions.get(policy.arn) ?? []).map((version) => ({
          Document: encodedDocument(version.document),
          ...shownVersion(version),
        })),
      })),
      ...endOfPage(
        call,
        about,
        paging,
        found.map(({ place }) => place),
      ),
    };
  },
});

function detailOfRole(role: RoleDetail) {
  const { Description: _one, MaxSessionDuration: _two, ...shown } = shownRole(role);
  return {
    ...shown,
    InstanceProfileList: [],
    RolePolicyList: role.inline.map(shownInline),
    ...tagsMember(role.tags),
  };
}

function attachedOf(of: ReadonlyMap<string, { name: string; arn: string }[]>, { name }: RoleDetail) {
  return { AttachedManagedPolicies: (of.get(name) ?? []).map(shownAttached) };
}

/** The first details after a place. A place is the kind and, within it, the name or ARN. */
async function detailsAfter(call: Call<Input>, place: string, limit: number): Promise<Detail[]> {
  const wanted = call.input.Filter ?? ['User', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];
  const [stage = '', after = ''] = place === '' ? [] : [place.slice(0, 1), place.slice(2)];
  const found: Detail[] = [];
  const page = (of: string) => ({
    account: call.account,
    pathPrefix: '/',
    after: of === stage ? after : '',
    limit: limit - found.length,
  });
  const left = (of: string) => of >= stage && found.length < limit;
  if (wanted.includes('User') && left('1')) {
    const users = await listUserDetails(call.tx, page('1'));
    found.push(...users.map((value) => ({ kind: 'User' as const, place: `1 ${value.name}`, value })));
  }
  if (wanted.includes('Role') && left('2')) {
    const roles = await listRoleDetails(call.tx, page('2'));
    found.push(...roles.map((value) => ({ kind: 'Role' as const, place: `2 ${value.name}`, value })));
  }
  const owners = [
    ...(wanted.includes('LocalManagedPolicy') ? [call.account] : []),
    ...(wanted.includes('AWSManagedPolicy') ? ['aws'] : []),
  ];
  if (owners.length > 0 && left('3')) {
    const policies = await listManagedPolicies(call.tx, { ...page('3'), owners, onlyAttached: false });
    found.push(...policies.map((value) => ({ kind: 'Policy' as const, place: `3 ${value.arn}`, value })));
  }
  return found;
}
