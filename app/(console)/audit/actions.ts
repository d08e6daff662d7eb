'use server';

import { z } from 'zod';
import { acknowledgeBreak, acknowledgeBreakSchema } from '#lib/audit/acknowledge-break.ts';
import { countNewRecords } from '#lib/audit/queries.ts';
import { ok } from '#lib/kernel/result.ts';
import { defineAction } from '#lib/web/action.ts';
import { auditFilterShape, filterOf } from './address.ts';

const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const countNew = defineAction(
  'audit.count-new',
  z.strictObject({ after: number, filter: z.strictObject(auditFilterShape) }),
  async ({ db }, { after, filter }) => ok({ count: await countNewRecords(db, filterOf(filter), after) }),
);

export const prepareExport = defineAction(
  'audit.prepare-export',
  z.strictObject({ from: number.min(1), to: number.min(1) }),
  async (_context, { from, to }) =>
    ok({ href: `/audit/export?${new URLSearchParams({ from: `${from}`, to: `${to}` })}` }),
);

export const acknowledge = defineAction(
  'audit.acknowledge-break',
  acknowledgeBreakSchema,
  ({ db, actor }, input) => acknowledgeBreak(db, actor.personId, input),
);
