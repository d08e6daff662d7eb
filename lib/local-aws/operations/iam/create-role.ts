import { mintAccessKeyId } from '../../pipeline/mint-access-key-id.ts';
import { usDate } from '../../rules/trail/us-date.ts';
import { createRole as members } from '../../shapes/iam/create-role.ts';
import { findRoleDetail } from '../../state/iam.ts';
import { createRoleRow } from '../../state/iam-roles.ts';
import { saveAccount } from '../../state/principals.ts';
import { operation } from '../operation.ts';
import { checkTrust } from './check-document.ts';
import { conflict, iamDemand } from './iam-demand.ts';
import { tagContext, tagged } from './role-tags.ts';
import { invalid } from './run-simulation.ts';
import { shownRoleAlone } from './shown.ts';

const DEFAULT_SECONDS = 3600;

export const createRole = operation<typeof members, string>({
  name: 'CreateRole',
  readOnly: false,
  members,
  check(input) {
    if (input.PermissionsBoundary === undefined) return;
    throw invalid('The local AWS does not hold permissions boundaries.');
  },
  load: async ({ account, input }) => `arn:aws:iam::${account}:role${input.Path ?? '/'}${input.RoleName}`,
  demands: (call, arn) => {
    const context = new Map(tagContext(call.input.Tags));
    const making = iamDemand(call, 'CreateRole', arn, context);
    return call.input.Tags === undefined ? [making] : [making, iamDemand(call, 'TagRole', arn, context)];
  },
  async handle(call) {
    const { input, account } = call;
    await checkTrust(call, input.AssumeRolePolicyDocument);
    // Any account is there as soon as somebody calls; it is written down with the first role it makes.
    await saveAccount(call.tx, account, null);
    const made = await createRoleRow(call.tx, {
      account,
      name: input.RoleName,
      path: input.Path ?? '/',
      principalId: mintAccessKeyId('AROA'),
      trustPolicy: input.AssumeRolePolicyDocument,
      description: input.Description,
      maxSessionSeconds: input.MaxSessionDuration ?? DEFAULT_SECONDS,
      tags: tagged([], input.Tags ?? []),
      now: call.now,
    });
    const role = await findRoleDetail(call.tx, account, input.RoleName);
    if (!made || role === undefined) {
      throw conflict('EntityAlreadyExists', `Role with name ${input.RoleName} already exists.`);
    }
    return { Role: shownRoleAlone(role) };
  },
  trail: (_input, output) => {
    const made = output?.Role as ReturnType<typeof shownRoleAlone> | undefined;
    if (made === undefined) return {};
    return {
      responseElements: {
        role: {
          path: made.Path,
          roleName: made.RoleName,
          roleId: made.RoleId,
          arn: made.Arn,
          createDate: usDate(new Date(made.CreateDate)),
          assumeRolePolicyDocument: made.AssumeRolePolicyDocument,
        },
      },
    };
  },
});
