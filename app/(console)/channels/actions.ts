'use server';

import { addChannel as add, addChannelSchema } from '#lib/notify/add-channel.ts';
import { changeChannel as change, changeChannelSchema } from '#lib/notify/change-channel.ts';
import { renewSigningSecret as renew, renewSigningSecretSchema } from '#lib/notify/renew-signing-secret.ts';
import { testChannel as test, testChannelSchema } from '#lib/notify/test-channel.ts';
import { defineAction } from '#lib/web/action.ts';

export const addChannel = defineAction('channels.add', addChannelSchema, ({ sending, actor }, input) =>
  add(sending, actor, input),
);

export const changeChannel = defineAction('channels.change', changeChannelSchema, ({ db, actor }, input) =>
  change(db, actor, input),
);

export const testChannel = defineAction('channels.test', testChannelSchema, ({ sending, actor }, input) =>
  test(sending, actor, input),
);

export const renewSigningSecret = defineAction(
  'channels.renew-secret',
  renewSigningSecretSchema,
  ({ sending, actor }, input) => renew(sending, actor, input),
);
