import { untagRole as members } from '../../shapes/iam/untag-role.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { saveRoleTags } from '../../state/iam-roles.ts';
import { operation } from '../operation.ts';
import { iamDemand, roleArnOf } from './iam-demand.ts';
import { untagged } from './role-tags.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const untagRole = operation<typeof members, RoleDetail | undefined>({
  name: 'UntagRole',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [
    iamDemand(
      call,
      'UntagRole',
      roleArnOf(call, call.input.RoleName, role),
      new Map([['aws:tagkeys', call.input.TagKeys]]),
    ),
  ],
  async handle(call, found) {
    const role = changeable(call, found);
    await saveRoleTags(call.tx, role, untagged(role.tags, call.input.TagKeys));
    return {};
  },
});
