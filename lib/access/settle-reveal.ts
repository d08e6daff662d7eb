import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { whyWithhold } from './rules/grant.ts';
import { type AccessRefusalCode, refuseAccess } from './rules/refusals.ts';
import { keepableKeyNames } from './rules/reveal.ts';
import { readClock } from './store/clock.ts';
import { lockGrant, returnUse, type StoredGrant } from './store/grants.ts';
import { loadHuman } from './store/humans.ts';
import { closeReveal, type RevealOutcome } from './store/reveals.ts';
import { keepKeyNames } from './store/secrets.ts';
import { loadSession } from './store/sessions.ts';
import type { RevealIntent } from './take-reveal.ts';
import { wantRotation } from './want-rotation.ts';

/** What AWS told of one read, without the value. */
export interface Traces {
  readonly versionId: string;
  readonly awsAccessKeyId: string;
  readonly stsRequestId: string;
  readonly awsRequestId: string;
}

/** How the read at AWS ended. `keyNames`: those of the value, null if it has none, undefined if it was not seen. */
export type ReadEnd =
  | { readonly kind: 'read'; readonly traces: Traces; readonly keyNames: readonly string[] | null }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly useReturned: boolean;
      readonly traces: { readonly [K in keyof Traces]: string | null };
      readonly keyNames: readonly string[] | null | undefined;
    };

export interface Settled {
  readonly usesLeft: number;
  /** Until the grant ends. Milliseconds. */
  readonly remainingMs: number;
}

/**
 * The second transaction of a reveal: judges, under the lock on the grant, whether the value may still be handed out,
 * and writes the outcome. When this has not committed as delivered, nothing is handed out. `zone`: where the working days
 * of a rotation that follows are counted.
 */
export async function settleReveal(
  tx: Transaction,
  intent: RevealIntent,
  end: ReadEnd,
  zone = 'UTC',
): Promise<Result<Settled>> {
  const grant = await lockGrant(tx, intent.grantId);
  invariant(grant, 'the grant of a reveal exists');
  const now = await readClock(tx);
  const problem = end.kind === 'read' ? await judgeDelivery(tx, intent, grant, now) : null;
  const outcome = outcomeOf(end, problem);
  if (!(await closeReveal(tx, intent.id, outcome))) return refuseAccess('not-recorded');
  if (outcome.useReturned) await returnUse(tx, grant.id);
  if (end.keyNames !== undefined && intent.stage === 'AWSCURRENT') {
    await keepKeyNames(tx, intent.secretId, keepableKeyNames(end.keyNames));
  }
  const follows =
    end.kind === 'read' && !problem
      ? await wantRotation(tx, intent, {
          versionId: end.traces.versionId,
          at: now,
          zone,
          breakGlass: grant.way === 'break-glass',
        })
      : [];
  await appendRecords(tx, [entryOf(intent, end, problem), ...follows]);
  if (problem) return refuseAccess(problem);
  return ok({
    usesLeft: grant.usesAllowed - grant.usesTaken,
    remainingMs: grant.endsAt.getTime() - now.getTime(),
  });
}

async function judgeDelivery(
  tx: Transaction,
  intent: RevealIntent,
  grant: StoredGrant,
  now: Date,
): Promise<AccessRefusalCode | null> {
  const holder = await loadHuman(tx, intent.personId);
  invariant(holder, 'the holder of a grant is a person');
  const { state: session } = await loadSession(tx, intent);
  return whyWithhold({ grant, holder, now, session });
}

function outcomeOf(end: ReadEnd, problem: AccessRefusalCode | null): RevealOutcome {
  const { traces } = end;
  if (end.kind === 'failed') {
    return { ...traces, state: 'failed', code: end.code, useReturned: end.useReturned };
  }
  return { ...traces, state: problem ? 'withheld' : 'delivered', code: problem, useReturned: false };
}

function entryOf(intent: RevealIntent, end: ReadEnd, problem: AccessRefusalCode | null): AuditEntry {
  const { id: revealId, personId: actorId, secretId, requestId, grantId } = intent;
  const about = { actorId, secretId, requestId, grantId };
  if (end.kind === 'failed') {
    const { code, useReturned } = end;
    return { kind: 'reveal.failed', ...about, data: { revealId, code, useReturned } };
  }
  if (problem) return { kind: 'reveal.withheld', ...about, data: { revealId, code: problem } };
  return { kind: 'reveal.delivered', ...about, data: { revealId, ...end.traces } };
}
