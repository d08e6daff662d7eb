'use server';

import { ok } from '#lib/kernel/result.ts';
import { beginConnection as begin, beginConnectionSchema } from '#lib/secrets/begin-connection.ts';
import {
  changeConnection as change,
  changeConnectionSchema,
  pauseConnection as pause,
  pauseConnectionSchema,
} from '#lib/secrets/change-connection.ts';
import { checkConnection as check, connectionIdSchema } from '#lib/secrets/check-connection.ts';
import { dropConnectionDraft as drop } from '#lib/secrets/drop-connection-draft.ts';
import { saveConnection as save } from '#lib/secrets/save-connection.ts';
import { defineAction } from '#lib/web/action.ts';

export const beginConnection = defineAction(
  'connections.begin',
  beginConnectionSchema,
  ({ db, aws, actor }, input) => begin(db, aws, actor, input),
);

/** What came of it is kept and read back by the page. */
export const checkConnection = defineAction(
  'connections.check',
  connectionIdSchema,
  async ({ db, aws, actor }, input) => {
    const checked = await check(db, aws, actor, input);
    return checked.ok ? ok({ lines: checked.value.length }) : checked;
  },
);

export const saveConnection = defineAction(
  'connections.save',
  connectionIdSchema,
  ({ db, aws, actor }, input) => save(db, aws, actor, input),
);

export const dropConnection = defineAction('connections.drop', connectionIdSchema, ({ db, actor }, input) =>
  drop(db, actor, input),
);

export const pauseConnection = defineAction(
  'connections.pause',
  pauseConnectionSchema,
  ({ db, actor }, input) => pause(db, actor, input),
);

export const changeConnection = defineAction(
  'connections.change',
  changeConnectionSchema,
  ({ db, actor }, input) => change(db, actor, input),
);
