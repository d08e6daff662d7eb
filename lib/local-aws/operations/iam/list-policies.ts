import { listPolicies as members } from '../../shapes/iam/list-policies.ts';
import { listManagedPolicies } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { iamDemand } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';
import { shownPolicy } from './shown.ts';

export const listPolicies = operation<typeof members, undefined>({
  name: 'ListPolicies',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [iamDemand(call, 'ListPolicies', `arn:aws:iam::${call.account}:policy/`)],
  async handle(call) {
    const {
      Scope = 'All',
      OnlyAttached = false,
      PathPrefix: pathPrefix = '/',
      PolicyUsageFilter,
    } = call.input;
    const about = ['ListPolicies', Scope, String(OnlyAttached), pathPrefix, PolicyUsageFilter];
    const paging = pagingOf(call, about);
    const owners = [...(Scope === 'AWS' ? [] : [call.account]), ...(Scope === 'Local' ? [] : ['aws'])];
    const found =
      // Nothing here is a permissions boundary.
      PolicyUsageFilter === 'PermissionsBoundary'
        ? []
        : await listManagedPolicies(call.tx, {
            owners,
            pathPrefix,
            onlyAttached: OnlyAttached,
            after: paging.after,
            limit: paging.size + 1,
          });
    return {
      Policies: found.slice(0, paging.size).map(shownPolicy),
      ...endOfPage(
        call,
        about,
        paging,
        found.map(({ arn }) => arn),
      ),
    };
  },
});
