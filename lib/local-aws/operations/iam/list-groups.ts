import { listGroups as members } from '../../shapes/iam/list-groups.ts';
import { operation } from '../operation.ts';
import { iamDemand } from './iam-demand.ts';

/** There are no groups here; whoever walks through an account asks for them all the same. */
export const listGroups = operation<typeof members, undefined>({
  name: 'ListGroups',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [iamDemand(call, 'ListGroups', `arn:aws:iam::${call.account}:group/`)],
  handle: async () => ({ Groups: [], IsTruncated: 'false' }),
});
