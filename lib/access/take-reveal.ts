import { appendRecords } from '#lib/audit/append-records.ts';
import { checkpointWait } from '#lib/audit/checkpoint-wait.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { announceCeiling } from './announce-ceiling.ts';
import { hashNonce } from './nonce.ts';
import { recordRefusal } from './record-refusal.ts';
import { CEILING, type Ceiling } from './rules/ceiling.ts';
import { coversKey, whyNotHolder, whyNoUse } from './rules/grant.ts';
import { type AccessRefusalCode, refuseAccess } from './rules/refusals.ts';
import { type RevealWay, whyTooMany } from './rules/reveal.ts';
import { readClock } from './store/clock.ts';
import { loadGrant } from './store/grants.ts';
import { type Holding, loadHolding } from './store/holdings.ts';
import { lockHuman } from './store/humans.ts';
import { consumeOffer, countRevealsLately, describeOffer, type NewReveal, takeUse } from './store/reveals.ts';
import { loadSecretPlace } from './store/secrets.ts';

export interface RevealOrder {
  readonly nonce: string;
  readonly grantId: string;
  readonly secretId: string;
  /** What was granted: a staging label, or one version. */
  readonly stage: string | null;
  readonly versionId: string | null;
  /** One member of a JSON object, or null for the whole value. */
  readonly keyName: string | null;
  readonly way: RevealWay;
}

/** A reveal whose use is taken and whose intent is recorded. */
export interface RevealIntent extends NewReveal {
  readonly requestId: string;
  readonly connectionId: string;
  readonly region: string;
  readonly usesTaken: number;
  readonly usesAllowed: number;
}

/**
 * The first transaction of a reveal: uses up the ticket, takes a use, writes the intent. When this has not committed,
 * nothing is read. A refusal is recorded and leaves the ticket used up.
 */
export async function takeReveal(
  tx: Transaction,
  actor: Actor,
  order: RevealOrder,
  ceiling: Ceiling = CEILING,
): Promise<Result<RevealIntent>> {
  const taken = await take(tx, actor, order, ceiling);
  if (taken.ok) {
    await appendRecords(tx, [intentOf(taken.value)]);
    return taken;
  }
  if (taken.refusal.code === 'ceiling-of-reveals') await announceCeiling(tx, 'reveals', ceiling.reveals);
  const secret = await loadSecretPlace(tx, order.secretId);
  const about = secret ? { secretId: secret.secretId, secretArn: secret.arn } : {};
  const attempt = { kind: 'reveal.refused', actorId: actor.personId, ...about } as const;
  return await recordRefusal(tx, attempt, taken.refusal);
}

function intentOf(intent: RevealIntent): AuditEntry {
  const { id: revealId, personId: actorId, secretId, requestId, grantId } = intent;
  const { secretArn, stage, keyName, way, usesTaken, usesAllowed, askedVersionId } = intent;
  return {
    kind: 'reveal.intended',
    ...{ actorId, secretId, requestId, grantId },
    data: {
      ...{ revealId, secretArn, stage, keyName, way, usesTaken, usesAllowed },
      ...(askedVersionId === null ? {} : { askedVersionId }),
    },
  };
}

async function take(
  tx: Transaction,
  actor: Actor,
  order: RevealOrder,
  ceiling: Ceiling,
): Promise<Result<RevealIntent>> {
  const { personId, sessionId } = actor;
  const offer = { nonceHash: hashNonce(order.nonce), personId, sessionId, ...pick(order) };
  if (!(await consumeOffer(tx, offer))) return refuseOffer(await describeOffer(tx, offer));
  const accounts = await lockHuman(tx, personId);
  const holding = await loadHolding(tx, { personId, sessionId, grantId: order.grantId });
  const problem = whyNotNow(holding);
  if (problem || !holding?.basis) return refuseAccess(problem ?? 'no-such-grant');
  const { holder, basis } = holding;
  const tooMany = whyTooMany(await countRevealsLately(tx, accounts, ceiling.reveals), ceiling);
  if (tooMany) return refuseAccess(tooMany);
  if ((await checkpointWait(tx)) === 'stopped') return refuseAccess('checkpoints-stopped');
  if (basis.secret.gone) return refuseAccess('secret-changed');

  const { stage, versionId: askedVersionId, keyName, way } = order;
  const { connectionId, region, arn: secretArn } = basis.secret;
  const reveal = {
    ...{ id: mintId('reveal'), ...pick(order), personId, sessionId, secretArn },
    ...{ stage, askedVersionId, keyName, way },
    ...sessionNames(holder, order.grantId),
  };
  const taken = await takeUse(tx, reveal);
  if (!taken) return await explain(tx, reveal);
  return ok({ ...reveal, ...taken, connectionId, region });
}

/** What must hold for the one who reveals, whatever is left of the grant. */
export function whyNotNow(holding: Holding | null): AccessRefusalCode | null {
  if (holding?.session.state !== 'open') return 'signed-out';
  if (!holding.session.confirmed) return 'confirm-first';
  if (!holding.basis) return 'no-such-grant';
  return whyNotHolder(holding.holder, holding.basis);
}

function pick({ grantId, secretId }: RevealOrder) {
  return { grantId, secretId };
}

function refuseOffer(state: 'absent' | 'used' | 'lapsed') {
  if (state === 'absent') return refuseAccess('no-such-offer');
  return refuseAccess(state === 'used' ? 'already-used' : 'offer-expired');
}

/** Says why no use was taken. Only words: the guarded statement has already decided. */
async function explain(tx: Transaction, use: NewReveal) {
  const grant = await loadGrant(tx, use.grantId);
  if (!grant || grant.personId !== use.personId) return refuseAccess('no-such-grant');
  if (grant.act !== 'reveal') return refuseAccess('other-act');
  if (grant.secretId !== use.secretId) return refuseAccess('other-secret');
  if (grant.stage !== use.stage || grant.versionId !== use.askedVersionId)
    return refuseAccess('other-secret');
  if (grant.secretArn !== use.secretArn) return refuseAccess('secret-changed');
  const problem = whyNoUse(grant, await readClock(tx));
  if (problem) return refuseAccess(problem);
  return refuseAccess(coversKey(grant.keyNames, use.keyName) ? 'grant-ended' : 'key-not-asked');
}
