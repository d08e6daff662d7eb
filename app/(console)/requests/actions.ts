'use server';

import { cancelRequest, cancelRequestSchema } from '#lib/access/cancel-request.ts';
import { commentOnThread, commentOnThreadSchema } from '#lib/access/comment-on-thread.ts';
import { decideItems, decideItemsSchema } from '#lib/access/decide-items.ts';
import { extendGrant, extendGrantSchema } from '#lib/access/extend-grant.ts';
import { findAskable, findAskableSchema } from '#lib/access/queries/askable-secrets.ts';
import { previewRequest, previewRequestSchema } from '#lib/access/queries/preview-request.ts';
import { submitRequest, submitRequestSchema } from '#lib/access/submit-request.ts';
import { findValueInText } from '#lib/secrets/find-value-in-text.ts';
import { defineAction } from '#lib/web/action.ts';

export const find = defineAction('requests.find', findAskableSchema, ({ db, actor }, input) =>
  findAskable(db, actor, input),
);

export const preview = defineAction('requests.preview', previewRequestSchema, ({ db, actor }, input) =>
  previewRequest(db, actor, input),
);

export const submit = defineAction(
  'requests.submit',
  submitRequestSchema,
  ({ db, actor, ticketSystems, configuration, fingerprintKey }, input) =>
    submitRequest(db, actor, input, ticketSystems, {
      ceiling: configuration.ceiling,
      holdsValue: findValueInText(fingerprintKey),
    }),
);

export const extend = defineAction(
  'grants.extend',
  extendGrantSchema,
  ({ db, actor, ticketSystems, configuration, fingerprintKey }, input) =>
    extendGrant(db, actor, input, ticketSystems, {
      ceiling: configuration.ceiling,
      holdsValue: findValueInText(fingerprintKey),
    }),
);

export const comment = defineAction('requests.comment', commentOnThreadSchema, ({ db, actor }, input) =>
  commentOnThread(db, actor, input),
);

export const withdraw = defineAction('requests.cancel', cancelRequestSchema, ({ db, actor }, input) =>
  cancelRequest(db, actor, input),
);

export const decide = defineAction('requests.decide', decideItemsSchema, ({ db, actor }, input) =>
  decideItems(db, actor, input),
);
