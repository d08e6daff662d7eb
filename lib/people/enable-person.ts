import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { manage, whyNotActOn } from './manage.ts';
import type { Actor } from './rules/actor.ts';
import { refusePeople } from './rules/refusals.ts';
import { lockPersonRow, setDisabled } from './store/roles.ts';

export const enablePersonSchema = z.strictObject({ personId: z.string().regex(patternOf('person')) });

/** Switches an account on again, with the roles it has. Sessions and grants that ended stay ended. */
export async function enablePerson(
  db: Database,
  actor: Actor,
  { personId }: z.infer<typeof enablePersonSchema>,
): Promise<Result<null>> {
  return await manage(db, actor, { permission: 'people.manage', matter: { personId } }, async (tx) => {
    const person = await lockPersonRow(tx, personId, actor.personId);
    const why = whyNotActOn(person) ?? (person?.isLinked ? 'linked-away' : null);
    if (why) return refusePeople(why);
    if (!(await setDisabled(tx, personId, false))) return refusePeople('not-disabled');
    await appendRecords(tx, [{ kind: 'person.enabled', actorId: actor.personId, data: { personId } }]);
    return ok(null);
  });
}
