'use server';

import { z } from 'zod';
import { ok } from '#lib/kernel/result.ts';
import { markNotificationsRead, markReadSchema } from '#lib/notify/mark-read.ts';
import { muteThread, muteThreadSchema } from '#lib/notify/mute-thread.ts';
import { countUnread } from '#lib/notify/queries/count-unread.ts';
import { defineAction } from '#lib/web/action.ts';

export const countNotifications = defineAction(
  'notifications.count',
  z.strictObject({}),
  async ({ db, actor }) => ok({ unread: await countUnread(db, actor) }),
);

export const readNotifications = defineAction('notifications.read', markReadSchema, ({ db, actor }, input) =>
  markNotificationsRead(db, actor, input),
);

export const mute = defineAction('notifications.mute', muteThreadSchema, ({ db, actor }, input) =>
  muteThread(db, actor, input),
);
