'use server';

import { z } from 'zod';
import { trailHref } from '#components/trail/trail-address.ts';
import { ok } from '#lib/kernel/result.ts';
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
