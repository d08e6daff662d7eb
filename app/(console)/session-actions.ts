'use server';

import { ok, type Result } from '#lib/kernel/result.ts';
import {
  type Confirmation,
  type ConfirmSessionInput,
  confirmSession,
  confirmSessionSchema,
} from '#lib/people/confirm-session.ts';
import { type ActionContext, defineAction } from '#lib/web/action.ts';
import { type ConfirmElsewhere, confirmElsewhere } from '#lib/web/confirm-elsewhere.ts';

export const confirmSignIn = defineAction('session.confirm', confirmSessionSchema, confirm);

type Confirmed = Exclude<Confirmation, { readonly kind: 'elsewhere' }> | ConfirmElsewhere;

async function confirm(
  house: ActionContext<'session.confirm'>,
  input: ConfirmSessionInput,
): Promise<Result<Confirmed>> {
  const confirmed = await confirmSession(house.db, house.actor, input);
  if (!confirmed.ok) return confirmed;
  if (confirmed.value.kind === 'confirmed') return ok(confirmed.value);
  return await confirmElsewhere(house, house.actor, input.to ?? '/');
}
