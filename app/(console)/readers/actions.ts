'use server';

import { proposeClosing, proposeClosingSchema } from '#lib/readers/propose-closing.ts';
import { defineAction } from '#lib/web/action.ts';
import { changePorts } from '../changes/ports.ts';

/** Freezes the change that closes a secret to direct readers, or opens it again. */
export const proposeClosed = defineAction('readers.close', proposeClosingSchema, (context, input) =>
  proposeClosing(context.db, changePorts(context, context.actor), context.actor, input),
);
