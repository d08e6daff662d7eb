'use server';

import { acknowledgeFinding, acknowledgeFindingSchema } from '#lib/findings/acknowledge-finding.ts';
import { reopenFinding, reopenFindingSchema } from '#lib/findings/reopen-finding.ts';
import { defineAction } from '#lib/web/action.ts';

export const acknowledge = defineAction(
  'findings.acknowledge',
  acknowledgeFindingSchema,
  ({ db, actor }, input) => acknowledgeFinding(db, actor, input),
);

export const reopen = defineAction('findings.reopen', reopenFindingSchema, ({ db, actor }, input) =>
  reopenFinding(db, actor, input),
);
