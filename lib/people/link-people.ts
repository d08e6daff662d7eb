import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { manage, whyNotActOn } from './manage.ts';
import type { Actor } from './rules/actor.ts';
import { refusePeople } from './rules/refusals.ts';
import { linkAccounts, loadLinkable } from './store/linked-people.ts';
import { lockPersonRow } from './store/roles.ts';
import { markSessionsEnded } from './store/sessions.ts';

const person = z.string().regex(patternOf('person'));

export const linkPeopleSchema = z.strictObject({
  /** Who it is. */
  personId: person,
  /** Their other account, whose identities go over to the first and which is switched off. */
  otherId: person,
});
export type LinkPeopleInput = z.infer<typeof linkPeopleSchema>;

/**
 * Says that two accounts are one human being: every identity of the second signs in as the first from now on, the second is
 * switched off, and what it did counts as done by the first. Sessions of both end. Nobody links an account of their own:
 * an identity of theirs would sign in as somebody else. It cannot be taken back in the product.
 */
export async function linkPeople(
  db: Database,
  actor: Actor,
  { personId, otherId }: LinkPeopleInput,
): Promise<Result<null>> {
  return await manage(db, actor, { permission: 'people.manage', matter: { personId } }, async (tx) => {
    const problem = await whyNotLink(tx, actor, { personId, otherId });
    if (problem) return problem;
    const identities = await linkAccounts(tx, { personId, otherId, by: actor.personId });
    await markSessionsEnded(tx, personId, 'linked');
    await markSessionsEnded(tx, otherId, 'linked');
    const data = { personId, formerPersonId: otherId, identity: identities.join(', ').slice(0, 2_000) };
    await appendRecords(tx, [{ kind: 'identity.linked', actorId: actor.personId, data }]);
    return ok(null);
  });
}

async function whyNotLink(
  tx: Transaction,
  actor: Actor,
  { personId, otherId }: LinkPeopleInput,
): Promise<Result<never> | null> {
  // In the order of their ids, so that two admins who link the same accounts wait for each other.
  for (const id of [personId, otherId].sort()) {
    const why = whyNotActOn(await lockPersonRow(tx, id, actor.personId));
    if (why) return refusePeople(why);
  }
  const accounts = await loadLinkable(tx, [personId, otherId]);
  const isOff = accounts.find(({ id }) => id === personId)?.disabled ?? true;
  if (personId === otherId || isOff || accounts.some((account) => account.isLinked)) {
    return refuse(
      'cannot-link',
      'These two accounts cannot be linked: both must be there, differ, be linked to nobody yet, and the first be switched on. Nothing was changed.',
    );
  }
  return null;
}
