import { mintAccessKeyId } from '../../pipeline/mint-access-key-id.ts';
import { usDate } from '../../rules/trail/us-date.ts';
import { createPolicy as members } from '../../shapes/iam/create-policy.ts';
import { findManagedPolicy, saveManagedPolicy } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { checkDocument, checkManagedSize } from './check-document.ts';
import { conflict, iamDemand } from './iam-demand.ts';
import { tagContext, tagged } from './role-tags.ts';
import { shownPolicy, tagsMember } from './shown.ts';

export const createPolicy = operation<typeof members, string>({
  name: 'CreatePolicy',
  readOnly: false,
  members,
  load: async ({ account, input }) => `arn:aws:iam::${account}:policy${input.Path ?? '/'}${input.PolicyName}`,
  demands: (call, arn) => {
    const context = new Map(tagContext(call.input.Tags));
    const making = iamDemand(call, 'CreatePolicy', arn, context);
    return call.input.Tags === undefined ? [making] : [making, iamDemand(call, 'TagPolicy', arn, context)];
  },
  async handle(call, arn) {
    const { input } = call;
    checkDocument(input.PolicyDocument, 'identity');
    checkManagedSize(input.PolicyDocument);
    const made = await saveManagedPolicy(call.tx, {
      arn,
      account: call.account,
      name: input.PolicyName,
      path: input.Path ?? '/',
      policyId: mintAccessKeyId('ANPA'),
      description: input.Description,
      tags: tagged([], input.Tags ?? []),
      document: input.PolicyDocument,
      now: call.now,
    });
    const policy = made ? await findManagedPolicy(call.tx, arn) : undefined;
    if (policy === undefined) {
      throw conflict(
        'EntityAlreadyExists',
        `A policy called ${input.PolicyName} already exists. Duplicate names are not allowed.`,
      );
    }
    return { Policy: { ...shownPolicy(policy), ...tagsMember(policy.tags) } };
  },
  trail: (_input, output) => {
    const made = output?.Policy as ReturnType<typeof shownPolicy> | undefined;
    if (made === undefined) return {};
    return {
      responseElements: {
        policy: {
          policyName: made.PolicyName,
          policyId: made.PolicyId,
          arn: made.Arn,
          path: made.Path,
          defaultVersionId: made.DefaultVersionId,
          attachmentCount: made.AttachmentCount,
          permissionsBoundaryUsageCount: 0,
          isAttachable: true,
          createDate: usDate(new Date(made.CreateDate)),
          updateDate: usDate(new Date(made.UpdateDate)),
        },
      },
    };
  },
});
