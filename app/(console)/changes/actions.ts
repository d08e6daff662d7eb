'use server';

import { askForChange, askForChangeSchema } from '#lib/changes/ask-for-change.ts';
import { checkResourcePolicy, checkResourcePolicySchema } from '#lib/changes/check-resource-policy.ts';
import { dropChange, dropChangeSchema } from '#lib/changes/drop-change.ts';
import { proposeBatch, proposeBatchSchema } from '#lib/changes/propose-batch.ts';
import { proposeChange, proposeChangeSchema } from '#lib/changes/propose-change.ts';
import { runBatchSchema, runBatch as runNext } from '#lib/changes/run-batch.ts';
import { runChange, runChangeSchema } from '#lib/changes/run-change.ts';
import { defineAction } from '#lib/web/action.ts';
import { askingTerms, changePorts } from './ports.ts';

/** Freezes what is to be done, as it was shown. */
export const propose = defineAction('changes.propose', proposeChangeSchema, (context, input) =>
  proposeChange(context.db, changePorts(context, context.actor), context.actor, input),
);

export const ask = defineAction('changes.ask', askForChangeSchema, (context, input) =>
  askForChange(context.db, context.actor, input, context.ticketSystems, askingTerms(context)),
);

/** Carries out what was frozen and approved. What carries a value goes by its own door. */
export const run = defineAction('changes.run', runChangeSchema, (context, input) =>
  runChange(context.db, changePorts(context, context.actor), context.actor, input),
);

export const drop = defineAction('changes.drop', dropChangeSchema, ({ db, actor }, input) =>
  dropChange(db, actor, input),
);

export const checkPolicy = defineAction('changes.check-policy', checkResourcePolicySchema, (context, input) =>
  checkResourcePolicy(context.db, changePorts(context, context.actor), context.actor, input),
);

export const startBatch = defineAction('changes.batch', proposeBatchSchema, (context, input) =>
  proposeBatch(
    context.db,
    changePorts(context, context.actor),
    context.actor,
    input,
    context.ticketSystems,
    askingTerms(context),
  ),
);

export const runBatch = defineAction('changes.run-batch', runBatchSchema, (context, input) =>
  runNext(context.db, changePorts(context, context.actor), context.actor, input),
);
