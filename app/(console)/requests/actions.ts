'use server';

import { cancelRequest, cancelRequestSchema } from '#lib/access/cancel-request.ts';
import { decideRequest, decideRequestSchema } from '#lib/access/decide-request.ts';
import { submitRequest, submitRequestSchema } from '#lib/access/submit-request.ts';
import { defineAction } from '#lib/web/action.ts';

export const submit = defineAction('requests.submit', submitRequestSchema, ({ db, actor }, input) =>
  submitRequest(db, actor, input),
);

export const withdraw = defineAction('requests.cancel', cancelRequestSchema, ({ db, actor }, input) =>
  cancelRequest(db, actor, input),
);

export const decide = defineAction('requests.decide', decideRequestSchema, ({ db, actor }, input) =>
  decideRequest(db, actor, input),
);
