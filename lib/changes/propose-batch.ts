import { z } from 'zod';
import type { TicketSystems } from '#lib/access/check-ticket.ts';
import type { AskingTerms } from '#lib/access/place-requests.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { askForChanges } from './ask-for-changes.ts';
import type { ChangePorts } from './load-subject.ts';
import { type ProposedChange, proposeChange } from './propose-change.ts';
import { orderSchema } from './rules/order.ts';
import { refuseChange } from './rules/refusals.ts';

/** As many as wait in one request. */
export const MOST_OF_A_BATCH = 20;
const AT_ONCE = 3;

export const proposeBatchSchema = z.strictObject({
  secretIds: z
    .array(z.string().regex(patternOf('secret')))
    .min(1)
    .max(MOST_OF_A_BATCH),
  /** The same order for each: nothing that names a version of one of them. */
  order: orderSchema.refine(
    (order) => ['rotate', 'tag', 'delete', 'restore', 'cancel-rotation'].includes(order.kind),
    'This is done one secret at a time.',
  ),
  reason: z.string().max(65_536),
  ticket: z.string().min(1).max(256).nullable(),
});
export type ProposeBatchInput = z.infer<typeof proposeBatchSchema>;

export interface BatchOutcome {
  readonly batchId: string;
  readonly proposed: number;
  /** Those that cannot be done, each with its reason; the others go on without them. */
  readonly refused: readonly { readonly secretId: string; readonly words: string }[];
}

/**
 * Prepares the same act on several secrets: each is looked at, judged and frozen for itself, and all that can be done are
 * asked for in one request. One that cannot be done does not hold up the others.
 */
export async function proposeBatch(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  input: ProposeBatchInput,
  systems: TicketSystems,
  terms: AskingTerms = {},
): Promise<Result<BatchOutcome>> {
  if (!can(actor, 'changes.make')) return refuseChange('not-allowed');
  const batchId = mintId('changeBatch');
  const secretIds = [...new Set(input.secretIds)];
  const refused: { secretId: string; words: string }[] = [];
  const proposed: (ProposedChange & { secretId: string })[] = [];
  for (let start = 0; start < secretIds.length; start += AT_ONCE) {
    const results = await Promise.all(
      secretIds.slice(start, start + AT_ONCE).map(async (secretId) => ({
        secretId,
        result: await proposeChange(db, ports, actor, { secretId, order: input.order }, batchId),
      })),
    );
    for (const { secretId, result } of results) {
      if (result.ok) proposed.push({ secretId, ...result.value });
      else refused.push({ secretId, words: result.refusal.words });
    }
  }
  if (proposed.length === 0) return allRefused(refused);
  const asked = await askForChanges(
    db,
    actor,
    { ...input, changes: proposed, durationSeconds: 900 },
    systems,
    terms,
  );
  return asked.ok ? ok({ batchId, proposed: proposed.length, refused }) : asked;
}

function allRefused(refused: BatchOutcome['refused']): { ok: false; refusal: Refusal } {
  const words = [...new Set(refused.map((each) => each.words))];
  return {
    ok: false,
    refusal: { code: 'nothing-to-do', words: `None of these can be done. ${words.join(' ')}` },
  };
}
