import { listPolicyVersions as members } from '../../shapes/iam/list-policy-versions.ts';
import { findManagedPolicy, type ManagedPolicy, versionsOf } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { visible } from './get-policy.ts';
import { iamDemand, noSuch } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';
import { shownVersion } from './shown.ts';

export const listPolicyVersions = operation<typeof members, ManagedPolicy | undefined>({
  name: 'ListPolicyVersions',
  readOnly: true,
  members,
  load: (call) => findManagedPolicy(call.tx, call.input.PolicyArn),
  demands: (call) => [iamDemand(call, 'ListPolicyVersions', call.input.PolicyArn)],
  async handle(call, policy) {
    const { PolicyArn } = call.input;
    if (policy === undefined || !visible(PolicyArn, call.account)) {
      throw noSuch(`Policy ${PolicyArn} was not found.`);
    }
    const about = ['ListPolicyVersions', PolicyArn];
    const paging = pagingOf(call, about);
    const all = (await versionsOf(call.tx, [PolicyArn])).get(PolicyArn) ?? [];
    // Newest first, so a page goes on below the number it ended with.
    const left = all.filter(({ number }) => paging.after === '' || number < Number(paging.after));
    return {
      Versions: left.slice(0, paging.size).map(shownVersion),
      ...endOfPage(
        call,
        about,
        paging,
        left.map(({ number }) => String(number)),
      ),
    };
  },
});
