'use server';

import { openBreakGlass, openBreakGlassSchema } from '#lib/access/open-break-glass.ts';
import { reviewBreakGlass, reviewBreakGlassSchema } from '#lib/access/review-break-glass.ts';
import { waiveRotation, waiveRotationSchema } from '#lib/access/waive-rotation.ts';
import { refuse } from '#lib/kernel/result.ts';
import { defineAction } from '#lib/web/action.ts';

/** Nobody could ever review it: production stays closed where there is one person. */
const ONE_PERSON = refuse(
  'one-person',
  'There is one operator here, and break-glass needs a second person who reviews it. Nothing was opened. Set up an identity provider.',
);

export const breakGlass = defineAction(
  'break-glass.open',
  openBreakGlassSchema,
  async ({ db, actor, configuration }, input) =>
    configuration.localOperator ? ONE_PERSON : await openBreakGlass(db, actor, input, configuration.zone),
);

export const review = defineAction('break-glass.review', reviewBreakGlassSchema, ({ db, actor }, input) =>
  reviewBreakGlass(db, actor, input),
);

export const waive = defineAction('break-glass.waive-rotation', waiveRotationSchema, ({ db, actor }, input) =>
  waiveRotation(db, actor, input),
);
