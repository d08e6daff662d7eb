import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { reaches } from '#lib/secrets/rules/scope.ts';
import { announce } from './announce.ts';
import { revokedNews } from './announce-revoked.ts';
import { endGrantEarly } from './end-grant.ts';
import { recordRefusal } from './record-refusal.ts';
import { humanAt, mayNow } from './rules/person.ts';
import { readWhy } from './rules/reason.ts';
import { refuseAccess } from './rules/refusals.ts';
import { lockGrant } from './store/grants.ts';
import { loadHuman } from './store/humans.ts';
import { loadSecret, type SecretFacts } from './store/secrets.ts';

export const revokeGrantSchema = z.strictObject({
  grantId: z.string().regex(patternOf('grant')),
  why: z.string().max(65_536),
});
export type RevokeGrantInput = z.infer<typeof revokeGrantSchema>;

/**
 * Ends somebody's grant at once. It reaches a reveal that waits for AWS at this moment; a value already seen stays
 * seen.
 */
export async function revokeGrant(
  db: Database,
  actor: Actor,
  input: RevokeGrantInput,
): Promise<Result<{ usesTaken: number; usesAllowed: number }>> {
  return await db.transaction(async (tx) => {
    const attempt = { kind: 'request.refused', actorId: actor.personId } as const;
    const reach = reachOf(actor, 'grants.revoke');
    if (reach.kind === 'none') return await recordRefusal(tx, attempt, refuseAccess('not-allowed').refusal);
    const grant = await lockGrant(tx, input.grantId);
    const secret = grant && (await loadSecret(tx, grant.secretId));
    if (grant && secret && reaches(reach, secret) && !(await mayStillRevoke(tx, actor, secret))) {
      return await recordRefusal(tx, attempt, refuseAccess('not-allowed').refusal);
    }
    if (!grant || !secret || !reaches(reach, secret))
      return await recordRefusal(tx, attempt, refuseAccess('no-such-grant').refusal);
    const why = readWhy(input.why);
    const ended = why.ok
      ? await endGrantEarly(tx, grant, { state: 'revoked', by: actor.personId, why: why.value })
      : why;
    if (!ended.ok) {
      const { id: grantId, requestId, secretId, secretArn } = grant;
      return await recordRefusal(tx, { ...attempt, grantId, requestId, secretId, secretArn }, ended.refusal);
    }
    await announce(tx, await revokedNews(tx, grant, actor.personId));
    await appendRecords(tx, [ended.value]);
    return ok({ usesTaken: grant.usesTaken, usesAllowed: grant.usesAllowed });
  });
}

async function mayStillRevoke(tx: Transaction, actor: Actor, secret: SecretFacts): Promise<boolean> {
  const human = await loadHuman(tx, actor.personId);
  return human !== null && mayNow(humanAt(human, secret), 'grants.revoke');
}
