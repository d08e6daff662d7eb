'use server';

import { setSource as set, setSourceSchema } from '#lib/trail/set-source.ts';
import { defineAction } from '#lib/web/action.ts';

export const setSource = defineAction('trail.set-source', setSourceSchema, ({ db, sending, actor }, input) =>
  set({ db, seal: () => sending.channelKey() }, actor, input),
);
