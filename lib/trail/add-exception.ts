import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type AddExceptionInput, judgeTerms } from './rules/standing-exception.ts';
import { findSecretsByArn, insertException, isActivePerson } from './store/exception-rows.ts';

/**
 * Names a reader who may read named secrets past the product until a day. It counts from now on: what was read before
 * stays as it was judged. A read with our own reveal role is never excepted.
 */
export async function addException(
  db: Database,
  actor: Actor,
  input: AddExceptionInput,
): Promise<Result<{ readonly exceptionId: string }>> {
  if (!can(actor, 'exceptions.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    const judged = judgeTerms(input, await databaseNow(tx));
    if (!judged.ok) return judged;
    const arns = [...new Set(input.secretArns.map((arn) => arn.trim()))];
    const found = await findSecretsByArn(tx, arns);
    const missing = arns.find((arn) => !found.has(arn));
    if (missing !== undefined) {
      const words = 'One of these is not the full ARN of a secret in the inventory. Nothing was changed.';
      return refuse('no-such-secret', words, { secretArns: words });
    }
    if (!(await isActivePerson(tx, input.ownerId))) {
      const words = 'This person cannot own it: there is no such account, or it is switched off.';
      return refuse('no-such-owner', words, { ownerId: words });
    }
    const id = mintId('standingException');
    const { ownerId } = input;
    const terms = judged.value;
    await insertException(tx, { ...terms, id, ownerId, by: actor.personId, secretIds: [...found.values()] });
    await appendRecords(tx, [
      {
        kind: 'trail.exception-made',
        actorId: actor.personId,
        data: {
          ...{ exceptionId: id, principalArn: terms.principalArn, sessionName: terms.sessionName, ownerId },
          ...{ why: terms.why, endsAt: terms.endsAt.toISOString(), secretIds: [...found.values()] },
        },
      },
    ]);
    return ok({ exceptionId: id });
  });
}
