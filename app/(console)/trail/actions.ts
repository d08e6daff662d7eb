'use server';

import { z } from 'zod';
import { trailHref } from '#components/trail/trail-address.ts';
import { ok } from '#lib/kernel/result.ts';
import { addException as add } from '#lib/trail/add-exception.ts';
import { endException as end, endExceptionSchema } from '#lib/trail/end-exception.ts';
import { addExceptionSchema } from '#lib/trail/rules/standing-exception.ts';
import { defineAction } from '#lib/web/action.ts';
import { trailFilterShape } from './address.ts';

/** Where an export of these records lies: asks the person to confirm who they are first. */
export const prepareExport = defineAction(
  'trail.prepare-export',
  z.strictObject({ form: z.enum(['csv', 'json-lines']), filter: z.strictObject(trailFilterShape) }),
  async (_context, { form, filter }) => {
    const query = new URL(trailHref(filter), 'http://localhost').searchParams;
    query.set('form', form);
    return ok({ href: `/trail/export?${query}` });
  },
);

export const addException = defineAction('trail.add-exception', addExceptionSchema, ({ db, actor }, input) =>
  add(db, actor, input),
);

export const endException = defineAction('trail.end-exception', endExceptionSchema, ({ db, actor }, input) =>
  end(db, actor, input),
);
