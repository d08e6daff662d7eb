import { z } from 'zod';
import { loadSession } from '#lib/access/store/sessions.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import type { SecretValue } from '#lib/aws/secret-value.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { CONFIRM_FIRST } from '#lib/people/rules/confirmation.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type ChangePorts, loadSubject, type Subject } from './load-subject.ts';
import { makeValue } from './make-value.ts';
import { readBackChange } from './read-back-change.ts';
import { recordChangeRefusal } from './record-change-refusal.ts';
import { SEND_WITHIN_MS, type Settlement } from './rules/change.ts';
import { whatMoved } from './rules/facts.ts';
import { judgeOrder } from './rules/judge-order.ts';
import { needsTypedName } from './rules/order.ts';
import { refuseChange } from './rules/refusals.ts';
import { judgeDraft, shapeOf, type ValueDraft, valueDraftSchema } from './rules/value-draft.ts';
import { sendOrder } from './send-order.ts';
import { loadChange, loadRequestOf, type StoredChange } from './store/changes.ts';
import { takeChange } from './take-change.ts';

export const runChangeSchema = z.strictObject({
  changeId: z.string().regex(patternOf('change')),
  /** Of the change that was shown. */
  factsHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Name of the secret, typed, where the change cannot be taken back. */
  typedName: z.string().max(512).nullable().default(null),
  /** Only where the change puts a value. It is sent to AWS and kept nowhere. */
  value: valueDraftSchema.nullable().default(null),
});
export type RunChangeInput = z.input<typeof runChangeSchema>;

export interface RanChange extends Pick<Settlement, 'state' | 'code'> {
  readonly changeId: string;
}

/**
 * Runs a change that was frozen and approved: looks whether the secret is still as it was seen, takes the one use of the
 * approval and records the intent, asks AWS once, reads the secret back, records the result. Where it cannot be told
 * whether AWS did it, the change stays `unknown` and a job reads it back; nothing is sent twice.
 */
export async function runChange(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  input: RunChangeInput,
): Promise<Result<RanChange>> {
  const ready = await prepare(db, ports, actor, input);
  if (!ready.ok) return await recordChangeRefusal(db, actor, input.changeId, ready.refusal);
  const { change, subject } = ready.value;
  const operator = {
    account: subject.account,
    region: change.region,
    session: sessionNames({ personId: actor.personId, email: actor.email }, change.id),
    changeId: change.id,
  };
  const value = await valueFor(ports, operator, input.value ?? null);
  if (!value.ok) return await recordChangeRefusal(db, actor, change.id, value.refusal);
  try {
    const sendBefore = performance.now() + SEND_WITHIN_MS;
    const taken = await takeChange(db, actor, change, operator.session);
    if (!taken.ok) return taken;
    const answer = await sendOrder(
      ports.aws,
      { ...operator, sendBefore },
      {
        secretArn: change.secretArn,
        token: change.token,
        order: change.facts.order,
        functionArn: subject.sight.functionArn,
        value: value.value,
      },
    );
    const settled = await readBackChange(db, ports.aws, change, {
      account: subject.account,
      answer: answer.ok
        ? { ok: true, sent: true, code: null }
        : { ok: false, sent: answer.sent, code: answer.refusal.code },
      traces: answer.traces,
      sinceMs: 0,
    });
    return ok({ changeId: change.id, ...settled });
  } finally {
    value.value?.wipe();
  }
}

interface Ready {
  readonly change: StoredChange;
  readonly subject: Subject;
}

/** Everything that can be told before the intent is written. */
async function prepare(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  input: RunChangeInput,
): Promise<Result<Ready, Refusal>> {
  if (!can(actor, 'changes.make')) return refuseChange('not-allowed');
  const change = await loadChange(db.prisma, input.changeId);
  if (change?.actorId !== actor.personId) return refuseChange('no-such-change');
  if (change.state !== 'proposed') return refuseChange('already-run');
  if (change.factsHash !== input.factsHash) return refuseChange('facts-changed');
  const { order, seen } = change.facts;
  if (needsTypedName(order) && input.typedName !== change.secretName) {
    return refuseChange('name-mistyped', { field: 'typedName' });
  }
  const value = judgeValue(change, input.value ?? null);
  if (!value.ok) return value;
  const early = await whyNotYet(db, actor, change);
  if (early) return early;
  const subject = await loadSubject(db, ports, actor, change.secretId);
  if (!subject.ok) return subject;
  const moved = whatMoved(order, seen, subject.value.sight);
  if (moved !== null) {
    const words = `Somebody changed this secret while you were looking: ${moved}. Nothing was changed. Look at it again, then decide.`;
    return refuseChange('moved-on', { words });
  }
  const judged = judgeOrder(order, subject.value.sight, subject.value.evidence);
  return judged.ok ? ok({ change, subject: subject.value }) : judged;
}

/** Read before AWS is asked for anything; the transaction that writes the intent judges it again. */
async function whyNotYet(
  db: Database,
  actor: Actor,
  { requestId }: StoredChange,
): Promise<{ readonly ok: false; readonly refusal: Refusal } | null> {
  const request = requestId === null ? null : await loadRequestOf(db.prisma, requestId);
  if (!request || request.grantId === null) return refuseChange('needs-approval');
  if (!request.grantOpen) return refuseChange('grant-over');
  const { state, confirmed } = await loadSession(db.prisma, actor);
  if (state !== 'open') return refuseChange('signed-out');
  return confirmed ? null : { ok: false, refusal: CONFIRM_FIRST };
}

function judgeValue({ facts: { order } }: StoredChange, draft: ValueDraft | null): Result<true> {
  if (order.kind !== 'put') return draft === null ? ok(true) : refuseChange('value-unexpected');
  if (draft === null) return refuseChange('value-missing', { field: 'value' });
  if (shapeOf(draft) !== order.shape) return refuseChange('value-shape', { field: 'value' });
  return judgeDraft(draft);
}

async function valueFor(
  ports: ChangePorts,
  operator: Parameters<typeof makeValue>[1],
  draft: ValueDraft | null,
): Promise<Result<SecretValue | null, Refusal>> {
  return draft === null ? ok(null) : await makeValue(ports.aws, operator, draft);
}
