import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { ChangePorts } from './load-subject.ts';
import { needsTypedName } from './rules/order.ts';
import { refuseChange } from './rules/refusals.ts';
import { runChange } from './run-change.ts';
import { listChanges, loadRequestOf } from './store/changes.ts';

export const runBatchSchema = z.strictObject({
  batchId: z.string().regex(patternOf('changeBatch')),
  /** Where deletions are in it: how many secrets, typed. */
  typedCount: z.string().max(8).nullable(),
  /** How many at most in this call: the page goes on with the next ones, so a lost connection loses nothing. */
  most: z.int().min(1).max(5).default(3),
});
export type RunBatchInput = z.input<typeof runBatchSchema>;

export interface BatchRun {
  readonly ran: readonly {
    readonly changeId: string;
    readonly state: string;
    readonly words: string | null;
  }[];
  /** Approved ones that are still to be run. */
  readonly left: number;
}

/**
 * Runs the next approved changes of one's own batch, one after the other. What is left can be run by the same call at any
 * time while its approval is open: after a lost connection, a restart or a pause.
 */
export async function runBatch(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  input: RunBatchInput,
): Promise<Result<BatchRun>> {
  const { batchId, typedCount, most = 3 } = input;
  const changes = await listChanges(db.prisma, { batchId, actorId: actor.personId }, 200);
  if (changes.length === 0) return refuseChange('no-such-change');
  if (changes.some(({ facts }) => needsTypedName(facts.order)) && typedCount !== String(changes.length)) {
    const words = `Type ${changes.length}, the number of secrets, to confirm.`;
    return refuseChange('name-mistyped', { words, field: 'typedCount' });
  }
  const ready: (typeof changes)[number][] = [];
  for (const change of changes) {
    if (change.state !== 'proposed' || change.requestId === null) continue;
    const request = await loadRequestOf(db.prisma, change.requestId);
    if (request?.grantOpen) ready.push(change);
  }
  const ran: { changeId: string; state: string; words: string | null }[] = [];
  for (const change of ready.slice(0, most)) {
    const result = await runChange(db, ports, actor, {
      changeId: change.id,
      factsHash: change.factsHash,
      typedName: change.secretName,
      value: null,
    });
    if (!result.ok && result.refusal.code === 'confirm-first') return result;
    ran.push(
      result.ok
        ? { changeId: change.id, state: result.value.state, words: null }
        : { changeId: change.id, state: 'refused', words: result.refusal.words },
    );
  }
  return ok({ ran, left: Math.max(0, ready.length - ran.length) });
}
