'use server';

import {
  beginUpload as begin,
  beginUploadSchema,
  cancelUpload as cancel,
  finishUpload as finish,
  uploadSchema,
} from '#lib/trail/upload-files.ts';
import { defineAction } from '#lib/web/action.ts';

export const beginUpload = defineAction('trail.begin-upload', beginUploadSchema, ({ db, actor }, input) =>
  begin(db, actor, input),
);

export const finishUpload = defineAction('trail.finish-upload', uploadSchema, ({ db, actor }, input) =>
  finish(db, actor, input),
);

export const cancelUpload = defineAction('trail.cancel-upload', uploadSchema, ({ db, actor }, input) =>
  cancel(db, actor, input),
);
