import type { SecretAct } from '#lib/access/rules/act.ts';
import { isStillNamed } from '#lib/access/rules/entitlement.ts';
import { mayNow } from '#lib/access/rules/person.ts';
import { countsAsProduction } from '#lib/access/rules/policy.ts';
import { takeChangeUse } from '#lib/access/store/grants.ts';
import { loadHolding } from '#lib/access/store/holdings.ts';
import { loadHuman, lockHuman } from '#lib/access/store/humans.ts';
import { loadSecret } from '#lib/access/store/secrets.ts';
import { loadSession } from '#lib/access/store/sessions.ts';
import { appendRecords } from '#lib/audit/append-records.ts';
import { checkpointWait } from '#lib/audit/checkpoint-wait.ts';
import type { SessionNames } from '#lib/aws/rules/session-name.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { InvariantError } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { CONFIRM_FIRST } from '#lib/people/rules/confirmation.ts';
import { refuseChange } from './rules/refusals.ts';
import {
  isOtherRunning,
  loadRequestOf,
  lockChange,
  lockStarts,
  type StoredChange,
  startChange,
} from './store/changes.ts';

/**
 * The first transaction of a change: judges once more whether this person may do exactly this now, takes the one use of
 * the approval, and writes the intent. When this has not committed, AWS is not asked.
 */
export async function takeChange(
  db: Database,
  actor: Actor,
  change: StoredChange,
  session: SessionNames,
): Promise<Result<true>> {
  try {
    return await db.transaction((tx) => take(tx, actor, change, session));
  } catch (error) {
    if (error instanceof InvariantError) throw error;
    return refuseChange('not-recorded');
  }
}

async function take(
  tx: Transaction,
  actor: Actor,
  shown: StoredChange,
  session: SessionNames,
): Promise<Result<true>> {
  const judged = await judge(tx, actor, shown);
  if (!judged.ok) {
    const { secretId, secretArn } = shown;
    const data = { code: judged.refusal.code.slice(0, 64), changeId: shown.id, kind: shown.kind, secretArn };
    await appendRecords(tx, [{ kind: 'change.refused', actorId: actor.personId, secretId, data }]);
    return judged;
  }
  const { change, grantId, requestId } = judged.value;
  await startChange(tx, change.id, { grantId, ...session });
  await appendRecords(tx, [
    {
      kind: 'change.started',
      actorId: actor.personId,
      secretId: change.secretId,
      requestId,
      grantId,
      data: {
        changeId: change.id,
        kind: change.kind,
        secretArn: change.secretArn,
        token: change.token,
        sourceIdentity: session.sourceIdentity,
        ...(change.batchId === null ? {} : { batchId: change.batchId }),
      },
    },
  ]);
  return ok(true);
}

interface Judged {
  readonly change: StoredChange;
  readonly grantId: string;
  readonly requestId: string;
}

async function judge(tx: Transaction, actor: Actor, shown: StoredChange): Promise<Result<Judged>> {
  await lockHuman(tx, actor.personId);
  await lockStarts(tx, shown.secretId);
  const signedIn = await loadSession(tx, actor);
  if (signedIn.state !== 'open') return refuseChange('signed-out');
  if (!signedIn.confirmed) return { ok: false, refusal: CONFIRM_FIRST };
  const human = await loadHuman(tx, actor.personId);
  if (!human || !mayNow(human, 'changes.make')) return refuseChange('not-allowed');
  if ((await checkpointWait(tx)) === 'stopped') return refuseChange('checkpoints-stopped');
  const change = await lockChange(tx, shown.id);
  if (!change || change.actorId !== actor.personId) return refuseChange('no-such-change');
  if (change.state !== 'proposed') return refuseChange('already-run');
  if (await isOtherRunning(tx, change.secretId, change.id)) return refuseChange('other-running');
  const request = change.requestId === null ? null : await loadRequestOf(tx, change.requestId);
  if (!request || request.grantId === null) return refuseChange('needs-approval');
  const { requestId, grantId } = request;
  const lapsed = await whyLapsed(tx, actor, change, grantId);
  if (lapsed) return lapsed;
  const { secretId, secretArn, factsHash: changeHash, id: changeId } = change;
  const use = { grantId, personId: actor.personId, secretId, secretArn, changeId, changeHash };
  const taken = await takeChangeUse(tx, { ...use, act: change.act as SecretAct });
  return taken ? ok({ change, grantId, requestId }) : refuseChange('grant-over');
}

/** What the approval rested on and does not any more: the class of the secret, and whom the frozen edition lets ask. */
async function whyLapsed(
  tx: Transaction,
  actor: Actor,
  { secretId, facts }: StoredChange,
  grantId: string,
): Promise<ReturnType<typeof refuseChange> | null> {
  const secret = await loadSecret(tx, secretId);
  if (!secret || secret.gone) return refuseChange('secret-gone');
  if (countsAsProduction(secret.environment) && !countsAsProduction(facts.environment)) {
    const words = `This secret counts as ${secret.environment} now, and it was ${facts.environment} when this was prepared. Nothing was changed. Make it anew, then ask for it.`;
    return refuseChange('moved-on', { words });
  }
  const { personId, sessionId } = actor;
  const holding = await loadHolding(tx, { personId, sessionId, grantId });
  if (!holding?.basis) return refuseChange('grant-over');
  return isStillNamed(holding.holder, holding.basis) ? null : refuseChange('no-longer-named');
}
