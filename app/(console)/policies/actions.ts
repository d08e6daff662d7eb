'use server';

import { checkTicket } from '#lib/access/check-ticket.ts';
import {
  mayPropose,
  proposePolicyChange,
  proposePolicyChangeSchema,
} from '#lib/access/propose-policy-change.ts';
import { checkPolicyDraft, policyDraftSchema } from '#lib/access/queries/policy-draft.ts';
import { defineAction } from '#lib/web/action.ts';

export const checkDraft = defineAction(
  'policies.check',
  policyDraftSchema,
  ({ db, actor, configuration }, input) => checkPolicyDraft(db, actor, input, configuration.ticketSystems),
);

export const proposeChange = defineAction(
  'policies.propose',
  proposePolicyChangeSchema,
  async ({ db, actor, ticketSystems }, input) => {
    const subject = { policyName: input.name };
    const mayAsk = () => mayPropose(db, actor, input);
    const checked = await checkTicket(db, ticketSystems, actor, subject, input.ticket, mayAsk);
    return checked.ok ? await proposePolicyChange(db, actor, input, checked.value) : checked;
  },
);
