import { tagRole as members } from '../../shapes/iam/tag-role.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { saveRoleTags } from '../../state/iam-roles.ts';
import { operation } from '../operation.ts';
import { iamDemand, roleArnOf } from './iam-demand.ts';
import { tagContext, tagged } from './role-tags.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const tagRole = operation<typeof members, RoleDetail | undefined>({
  name: 'TagRole',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [
    iamDemand(
      call,
      'TagRole',
      roleArnOf(call, call.input.RoleName, role),
      new Map(tagContext(call.input.Tags)),
    ),
  ],
  async handle(call, found) {
    const role = changeable(call, found);
    await saveRoleTags(call.tx, role, tagged(role.tags, call.input.Tags));
    return {};
  },
});
