import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { manage, whyNotActOn } from './manage.ts';
import type { Actor } from './rules/actor.ts';
import { anyRoleSchema, judgePermissions } from './rules/custom-role.ts';
import { permitted } from './rules/held-roles.ts';
import { refusePeople } from './rules/refusals.ts';
import { can, type Holder, isRole, permissionsOf, SCOPABLE } from './rules/roles.ts';
import { inOneWay, roleScopeSchema } from './rules/scope.ts';
import { lockCustomRole } from './store/custom-roles.ts';
import { countScopedRoles, insertRole, insertScopedRole, lockPersonRow } from './store/roles.ts';

export const giveRoleSchema = z.strictObject({
  personId: z.string().regex(patternOf('person')),
  role: anyRoleSchema,
  /** Null: for everything. */
  scope: roleScopeSchema.nullable(),
});
export type GiveRoleInput = z.infer<typeof giveRoleSchema>;

const MOST_SCOPED = 20;

/**
 * Gives somebody a role, for everything or for a part of the inventory. Nobody gives one to themselves, by whichever of
 * their accounts, and nobody gives more than they hold. It acts on the next call of that person.
 */
export async function giveRole(db: Database, actor: Actor, input: GiveRoleInput): Promise<Result<null>> {
  const { personId, role } = input;
  const matter = { personId, role: role.slice(0, 40) };
  return await manage(db, actor, { permission: 'people.manage', matter }, async (tx, holder) => {
    const person = await lockPersonRow(tx, personId, actor.personId);
    const why = whyNotActOn(person) ?? (person?.disabledAt ? 'person-disabled' : null);
    if (why) return refusePeople(why);
    const problem = await judgeRole(tx, holder, input);
    if (problem) return problem;
    const given = await insert(tx, actor, input);
    if (!given.ok) return given;
    const scope = input.scope === null ? {} : { scope: JSON.stringify(inOneWay(input.scope)) };
    await appendRecords(tx, [
      { kind: 'role.given', actorId: actor.personId, data: { personId, role, ...scope } },
    ]);
    return ok(null);
  });
}

async function judgeRole(
  tx: Transaction,
  holder: Holder,
  { role, scope }: GiveRoleInput,
): Promise<Result<never> | null> {
  const own = isRole(role) ? null : await lockCustomRole(tx, role);
  if (!isRole(role) && !own) return refusePeople('no-such-role');
  const permissions = permitted({ role, permissions: own?.permissions ?? null });
  if (scope && !permissions.some((permission) => SCOPABLE.includes(permission))) {
    return refusePeople('nothing-scoped');
  }
  if (isRole(role)) {
    return permissionsOf(role).every((permission) => can(holder, permission))
      ? null
      : refusePeople('not-allowed');
  }
  const wider = judgePermissions(holder, permissions);
  return wider ? { ok: false, refusal: wider } : null;
}

async function insert(tx: Transaction, actor: Actor, input: GiveRoleInput): Promise<Result<null>> {
  const { personId, role, scope } = input;
  const given = { personId, role, givenBy: actor.personId };
  if (scope === null) return (await insertRole(tx, given)) ? ok(null) : refusePeople('already-held');
  if ((await countScopedRoles(tx, personId)) >= MOST_SCOPED) return refusePeople('too-many-scopes');
  const fresh = { ...given, id: mintId('scopedRole'), scope: inOneWay(scope) };
  return (await insertScopedRole(tx, fresh)) ? ok(null) : refusePeople('already-held');
}
