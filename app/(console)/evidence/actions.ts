'use server';

import { askPackAgain } from '#lib/reports/ask-pack-again.ts';
import { cancelPack, packIdSchema } from '#lib/reports/cancel-pack.ts';
import { countPack } from '#lib/reports/count-pack.ts';
import { findDownload } from '#lib/reports/find-download.ts';
import { makeSchedule, makeScheduleSchema } from '#lib/reports/make-schedule.ts';
import { orderPack, orderPackSchema } from '#lib/reports/order-pack.ts';
import { setRetention, setRetentionSchema } from '#lib/reports/set-retention.ts';
import { scheduleIdSchema, stopSchedule } from '#lib/reports/stop-schedule.ts';
import { defineAction } from '#lib/web/action.ts';

export const count = defineAction('evidence.count', orderPackSchema, ({ db, actor }, input) =>
  countPack(db, actor, input),
);

export const order = defineAction('evidence.order', orderPackSchema, ({ db, actor }, input) =>
  orderPack(db, actor, input),
);

export const cancel = defineAction('evidence.cancel', packIdSchema, ({ db, actor }, input) =>
  cancelPack(db, actor, input),
);

export const repeat = defineAction('evidence.repeat', packIdSchema, ({ db, actor }, input) =>
  askPackAgain(db, actor, input),
);

/** Where the bytes are to be had; asks for a confirmed sign-in before the browser goes there. */
export const fetchPack = defineAction('evidence.fetch', packIdSchema, ({ db, actor }, input) =>
  findDownload(db, actor, input),
);

export const schedule = defineAction('evidence.schedule', makeScheduleSchema, ({ db, actor }, input) =>
  makeSchedule(db, actor, input),
);

export const endSchedule = defineAction('evidence.stop-schedule', scheduleIdSchema, ({ db, actor }, input) =>
  stopSchedule(db, actor, input),
);

export const keepFor = defineAction('evidence.set-retention', setRetentionSchema, ({ db, actor }, input) =>
  setRetention(db, actor, input),
);
