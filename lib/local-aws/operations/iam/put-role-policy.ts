import { documentText } from '../../rules/policy/document-text.ts';
import { putRolePolicy as members } from '../../shapes/iam/put-role-policy.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { saveInlinePolicies } from '../../state/iam-roles.ts';
import { operation } from '../operation.ts';
import { checkDocument, checkInlineSize } from './check-document.ts';
import { iamDemand, roleArnOf } from './iam-demand.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const putRolePolicy = operation<typeof members, RoleDetail | undefined>({
  name: 'PutRolePolicy',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [iamDemand(call, 'PutRolePolicy', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, found) {
    const role = changeable(call, found);
    const { PolicyName: name, PolicyDocument: document } = call.input;
    checkDocument(document, 'identity');
    const others = role.inline.filter((policy) => policy.name !== name);
    const inline = [...others, { name, document }];
    checkInlineSize(
      role.name,
      inline.map((policy) => documentText(policy.document)),
    );
    await saveInlinePolicies(call.tx, role, inline);
    return {};
  },
});
