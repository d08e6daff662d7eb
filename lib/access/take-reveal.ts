import { appendRecords } from '#lib/audit/append-records.ts';
import { checkpointWait } from '#lib/audit/checkpoint-wait.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { hashNonce } from './nonce.ts';
import { recordRefusal } from './record-refusal.ts';
import { coversKey, whyNoUse } from './rules/grant.ts';
import { mayNow } from './rules/person.ts';
import { refuseAccess } from './rules/refusals.ts';
import type { RevealWay } from './rules/reveal.ts';
import { readClock } from './store/clock.ts';
import { loadGrant, takeUse, type UseFactors } from './store/grants.ts';
import { loadHuman, lockPerson } from './store/humans.ts';
import {
  consumeOffer,
  describeOffer,
  hasRevealsLeft,
  insertReveal,
  type NewReveal,
} from './store/reveals.ts';
import { loadSecret, type SecretFacts } from './store/secrets.ts';
import { loadSession } from './store/sessions.ts';

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
): Promise<Result<RevealIntent>> {
  const secret = await loadSecret(tx, order.secretId);
  const taken = await take(tx, actor, order, secret);
  if (!taken.ok) {
    const about = secret ? { secretId: secret.secretId, secretArn: secret.arn } : {};
    return await recordRefusal(
      tx,
      { kind: 'reveal.refused', actorId: actor.personId, ...about },
      taken.refusal,
    );
  }
  const { requestId, connectionId, region, usesTaken, usesAllowed, ...reveal } = taken.value;
  await insertReveal(tx, reveal);
  const {
    id: revealId,
    personId,
    secretId,
    grantId,
    secretArn,
    stage,
    askedVersionId,
    keyName,
    way,
  } = reveal;
  await appendRecords(tx, [
    {
      kind: 'reveal.intended',
      actorId: personId,
      secretId,
      requestId,
      grantId,
      data: {
        revealId,
        secretArn,
        stage,
        keyName,
        way,
        usesTaken,
        usesAllowed,
        ...(askedVersionId === null ? {} : { askedVersionId }),
      },
    },
  ]);
  return taken;
}

async function take(
  tx: Transaction,
  actor: Actor,
  order: RevealOrder,
  secret: SecretFacts | null,
): Promise<Result<RevealIntent>> {
  const { personId, sessionId } = actor;
  const offer = { nonceHash: hashNonce(order.nonce), personId, sessionId, ...pick(order) };
  if (!(await consumeOffer(tx, offer))) return refuseOffer(await describeOffer(tx, offer));
  await lockPerson(tx, personId);
  const session = await loadSession(tx, actor);
  if (session.state !== 'open') return refuseAccess('signed-out');
  if (!session.confirmed) return refuseAccess('confirm-first');
  const human = await loadHuman(tx, personId);
  if (!human || !mayNow(human, 'reveals.perform')) return refuseAccess('not-allowed');
  if (!(await hasRevealsLeft(tx, personId))) return refuseAccess('too-many-reveals');
  if ((await checkpointWait(tx)) === 'stopped') return refuseAccess('checkpoints-stopped');
  if (!secret || secret.gone) return refuseAccess('secret-changed');

  const { stage, versionId, keyName, way } = order;
  const target = { ...pick(order), personId, secretArn: secret.arn, stage };
  const use = { ...target, versionId, keyName };
  const taken = await takeUse(tx, use);
  if (!taken) return await explain(tx, use);
  const { connectionId, region } = secret;
  const id = mintId('reveal');
  const names = sessionNames(human, order.grantId);
  return ok({
    ...{ id, sessionId, keyName, way, connectionId, region, askedVersionId: versionId },
    ...target,
    ...taken,
    ...names,
  });
}

function pick({ grantId, secretId }: RevealOrder) {
  return { grantId, secretId };
}

function refuseOffer(state: 'absent' | 'used' | 'lapsed') {
  if (state === 'absent') return refuseAccess('no-such-offer');
  return refuseAccess(state === 'used' ? 'already-used' : 'offer-expired');
}

/** Says why no use was taken. Only words: the guarded statement has already decided. */
async function explain(tx: Transaction, use: UseFactors) {
  const grant = await loadGrant(tx, use.grantId);
  if (!grant || grant.personId !== use.personId) return refuseAccess('no-such-grant');
  if (grant.act !== 'reveal') return refuseAccess('other-act');
  if (grant.secretId !== use.secretId) return refuseAccess('other-secret');
  if (grant.stage !== use.stage || grant.versionId !== use.versionId) return refuseAccess('other-secret');
  if (grant.secretArn !== use.secretArn) return refuseAccess('secret-changed');
  const problem = whyNoUse(grant, await readClock(tx));
  if (problem) return refuseAccess(problem);
  return refuseAccess(coversKey(grant.keyNames, use.keyName) ? 'grant-ended' : 'key-not-asked');
}
