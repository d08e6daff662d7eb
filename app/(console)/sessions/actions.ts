'use server';

import { z } from 'zod';
import {
  endOneSession,
  endOneSessionSchema,
  endOtherSessions,
  endSessionsOf,
  endSessionsOfSchema,
} from '#lib/people/end-sessions.ts';
import { defineAction } from '#lib/web/action.ts';

export const endSession = defineAction('sessions.end', endOneSessionSchema, ({ db, actor }, input) =>
  endOneSession(db, actor, input),
);

export const endOthers = defineAction('sessions.end-others', z.strictObject({}), ({ db, actor }) =>
  endOtherSessions(db, actor),
);

export const endAllOf = defineAction('sessions.end-of', endSessionsOfSchema, ({ db, actor }, input) =>
  endSessionsOf(db, actor, input),
);
