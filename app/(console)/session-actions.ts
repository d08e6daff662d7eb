'use server';

import { confirmSession, confirmSessionSchema } from '#lib/people/confirm-session.ts';
import { defineAction } from '#lib/web/action.ts';

export const confirmSignIn = defineAction('session.confirm', confirmSessionSchema, ({ db, actor }, input) =>
  confirmSession(db, actor, input),
);
