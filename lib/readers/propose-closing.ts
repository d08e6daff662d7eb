import { z } from 'zod';
import { dropChange } from '#lib/changes/drop-change.ts';
import type { ChangePorts } from '#lib/changes/load-subject.ts';
import { type ProposedChange, proposeChange } from '#lib/changes/propose-change.ts';
import { loadFrozen } from '#lib/changes/queries/frozen-change.ts';
import type { Order } from '#lib/changes/rules/order.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type Closing, prepareClosing } from './prepare-closing.ts';
import { hashOfDocument } from './rules/closing.ts';

export const proposeClosingSchema = z.discriminatedUnion('to', [
  z.strictObject({
    to: z.literal('close'),
    secretId: z.string().regex(patternOf('secret')),
    workloads: z.array(z.string().max(2_048)).max(200),
    /** Of the policy that was shown. */
    documentHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({
    to: z.literal('reopen'),
    secretId: z.string().regex(patternOf('secret')),
    documentHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
]);
export type ProposeClosingInput = z.infer<typeof proposeClosingSchema>;

/**
 * Freezes the change that closes a secret to direct readers, or that takes our statements off again. The policy is made
 * anew from what AWS shows now; if that is not the one that was shown, or the policy moves while it is frozen, nothing is
 * proposed. What comes of it is a change like any other: approved, run once, read back.
 */
export async function proposeClosing(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  input: ProposeClosingInput,
): Promise<Result<ProposedChange, Refusal>> {
  const { secretId } = input;
  const chosen = input.to === 'close' ? input.workloads : null;
  const prepared = await prepareClosing(db, ports, actor, { secretId, chosen });
  if (!prepared.ok) return prepared;
  const order = orderOf(input.to, prepared.value);
  if (order === null)
    return refuse(
      'not-closed',
      'This secret has no statements of ours in its policy, so there is nothing to take off.',
    );
  if (shownHash(order) !== input.documentHash) return MOVED;
  const proposed = await proposeChange(db, ports, actor, { secretId, order });
  if (!proposed.ok) return proposed;
  const { existing } = prepared.value;
  const frozen = await loadFrozen(db, proposed.value.changeId);
  if (frozen?.seen.policyHash === (existing === null ? null : hashOfDocument(existing))) return proposed;
  await dropChange(db, actor, { changeId: proposed.value.changeId });
  return MOVED;
}

const MOVED = refuse(
  'policy-moved',
  'The policy on this secret, or who reads it, is not what was shown any more. Nothing was proposed. Look at it again.',
);

function orderOf(to: ProposeClosingInput['to'], closing: Closing): Order | null {
  if (to === 'close') return { kind: 'put-policy', document: closing.document, blockPublic: true };
  if (!closing.isClosed) return null;
  return closing.reopened === null
    ? { kind: 'remove-policy' }
    : { kind: 'put-policy', document: closing.reopened, blockPublic: false };
}

function shownHash(order: Order): string {
  return hashOfDocument(order.kind === 'put-policy' ? order.document : '');
}
