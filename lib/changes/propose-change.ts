import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { ChangePorts } from './load-subject.ts';
import { type ChangePreview, previewChange } from './preview-change.ts';
import { sealChange, seenFor } from './rules/facts.ts';
import { actOf, orderSchema } from './rules/order.ts';
import { insertChange } from './store/changes.ts';

export const proposeChangeSchema = z.strictObject({
  secretId: z.string().regex(patternOf('secret')),
  order: orderSchema,
});
export type ProposeChangeInput = z.infer<typeof proposeChangeSchema>;

export interface ProposedChange {
  readonly changeId: string;
  readonly factsHash: string;
}

/**
 * Freezes a change: what is ordered, what of the secret was seen, what will happen in words. Nothing is sent to AWS. The
 * ClientRequestToken is made here, so that it is stored before the first call.
 */
export async function proposeChange(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  input: ProposeChangeInput,
  batchId: string | null = null,
): Promise<Result<ProposedChange>> {
  const preview = await previewChange(db, ports, actor, input);
  if (!preview.ok) return preview;
  return await freezeChange(db, actor, input, preview.value, batchId);
}

async function freezeChange(
  db: Database,
  actor: Actor,
  { order }: ProposeChangeInput,
  { subject, plan }: ChangePreview,
  batchId: string | null,
): Promise<Result<ProposedChange>> {
  const { secret, sight } = subject;
  const id = mintId('change');
  const { id: secretId, arn: secretArn, name: secretName, environment, accountId, region } = secret;
  const words = [`${plan.title}.`, ...plan.words];
  const facts = { secretId, secretArn, secretName, environment, accountId, region, words };
  const sealed = sealChange({ v: 1, changeId: id, ...facts, order, seen: seenFor(order, sight) });
  await db.transaction(async (tx) => {
    await insertChange(tx, {
      id,
      kind: order.kind,
      act: actOf(order.kind),
      connectionId: secret.connectionId,
      region,
      secretId,
      secretArn,
      secretName,
      environment,
      facts: sealed.bytes,
      factsHash: sealed.hash,
      actorId: actor.personId,
      batchId,
      token: randomUUID(),
    });
    const data = { changeId: id, kind: order.kind, secretArn, factsHash: sealed.hash, words };
    await appendRecords(tx, [{ kind: 'change.proposed', actorId: actor.personId, secretId, data }]);
  });
  return ok({ changeId: id, factsHash: sealed.hash });
}
