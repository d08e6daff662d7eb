'use server';

import { openBreakGlass, openBreakGlassSchema } from '#lib/access/open-break-glass.ts';
import { reviewBreakGlass, reviewBreakGlassSchema } from '#lib/access/review-break-glass.ts';
import { waiveRotation, waiveRotationSchema } from '#lib/access/waive-rotation.ts';
import { defineAction } from '#lib/web/action.ts';

export const breakGlass = defineAction(
  'break-glass.open',
  openBreakGlassSchema,
  ({ db, actor, configuration }, input) => openBreakGlass(db, actor, input, configuration.zone),
);

export const review = defineAction('break-glass.review', reviewBreakGlassSchema, ({ db, actor }, input) =>
  reviewBreakGlass(db, actor, input),
);

export const waive = defineAction('break-glass.waive-rotation', waiveRotationSchema, ({ db, actor }, input) =>
  waiveRotation(db, actor, input),
);
