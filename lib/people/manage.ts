import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { Actor } from './rules/actor.ts';
import { rolesHeld } from './rules/held-roles.ts';
import { type PeopleCode, refusePeople } from './rules/refusals.ts';
import { can, type Holder, type Permission } from './rules/roles.ts';
import { loadHeld, lockRoles } from './store/roles.ts';

/** What an act on people or roles is about, for the record of its refusal. */
export interface Matter {
  readonly personId?: string;
  readonly role?: string;
}

/**
 * Runs an act on people or roles: one after the other, by somebody who may do it now and not only when their call began.
 * A refusal is on record; of what was refused nothing else is written.
 */
export async function manage<T>(
  db: Database,
  actor: Actor,
  of: { readonly permission: Permission; readonly matter: Matter },
  act: (tx: Transaction, holder: Holder) => Promise<Result<T>>,
): Promise<Result<T>> {
  return await db.transaction(async (tx) => {
    await lockRoles(tx);
    const holder = rolesHeld(await loadHeld(tx, actor.personId));
    const result = can(holder, of.permission) ? await act(tx, holder) : refusePeople('not-allowed');
    if (!result.ok) {
      const data = { code: result.refusal.code, ...of.matter };
      await appendRecords(tx, [{ kind: 'role.refused', actorId: actor.personId, data }]);
    }
    return result;
  });
}

/** Why somebody's account cannot be acted on; null: it can. */
export function whyNotActOn(
  person: { readonly isSelf: boolean; readonly disabledAt: Date | null } | null,
): PeopleCode | null {
  if (!person) return 'no-such-person';
  return person.isSelf ? 'own-person' : null;
}
