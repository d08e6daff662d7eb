import { isDeepStrictEqual } from 'node:util';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { whyWithhold } from './rules/grant.ts';
import { type AccessRefusalCode, refuseAccess } from './rules/refusals.ts';
import { keepableKeyNames } from './rules/reveal.ts';
import { lockGrant, returnUse } from './store/grants.ts';
import { loadHolding } from './store/holdings.ts';
import { closeReveal, type RevealOutcome } from './store/reveals.ts';
import { keepKeyNames } from './store/secrets.ts';
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
  besides: readonly AuditEntry[] = [],
): Promise<Result<Settled>> {
  const grant = await lockGrant(tx, intent.grantId);
  invariant(grant, 'the grant of a reveal exists');
  const holding = await loadHolding(tx, intent);
  invariant(holding?.basis, 'the holder of a grant is a person, and it rests on an edition');
  const { holder, basis, now } = holding;
  const problem =
    end.kind === 'read' ? whyWithhold({ grant, holder, basis, now, session: holding.session.state }) : null;
  const outcome = outcomeOf(end, problem);
  if (!(await closeReveal(tx, intent.id, outcome))) return refuseAccess('not-recorded');
  if (outcome.useReturned) await returnUse(tx, grant.id);
  if (end.keyNames !== undefined && intent.stage === 'AWSCURRENT') {
    const names = keepableKeyNames(end.keyNames);
    if (!isDeepStrictEqual(names, basis.keyNames)) await keepKeyNames(tx, intent.secretId, names);
  }
  const breakGlass = grant.way === 'break-glass';
  const follows =
    end.kind === 'read' && !problem && (basis.rotatesAfterReveal || breakGlass)
      ? await wantRotation(tx, intent, {
          versionId: end.traces.versionId,
          at: now,
          zone,
          breakGlass,
        })
      : [];
  await appendRecords(tx, [entryOf(intent, end, problem), ...besides, ...follows]);
  if (problem) return refuseAccess(problem);
  return ok({
    usesLeft: grant.usesAllowed - grant.usesTaken,
    remainingMs: grant.endsAt.getTime() - now.getTime(),
  });
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
