import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { manage, whyNotActOn } from './manage.ts';
import type { Actor } from './rules/actor.ts';
import { anyRoleSchema } from './rules/custom-role.ts';
import { refusePeople } from './rules/refusals.ts';
import {
  countOtherAdmins,
  deleteRole,
  deleteScopedRole,
  findRole,
  findScopedRole,
  lockPersonRow,
} from './store/roles.ts';

export const takeRoleSchema = z.strictObject({
  personId: z.string().regex(patternOf('person')),
  role: anyRoleSchema,
  /** Which of their scoped roles; null: the one that holds for everything. */
  scopedId: z.string().regex(patternOf('scopedRole')).nullable(),
});
export type TakeRoleInput = z.infer<typeof takeRoleSchema>;

/** Takes a role from somebody. It acts on their next call; what they hold by it ends within seconds. */
export async function takeRole(db: Database, actor: Actor, input: TakeRoleInput): Promise<Result<null>> {
  const { personId, role } = input;
  return await manage(db, actor, { permission: 'people.manage', matter: { personId, role } }, async (tx) => {
    const why = whyNotActOn(await lockPersonRow(tx, personId, actor.personId));
    if (why) return refusePeople(why);
    const taken = await take(tx, input);
    if (!taken.ok) return taken;
    const scope = taken.value === null ? {} : { scope: taken.value };
    const data = { personId, role, ...scope, why: 'person' };
    await appendRecords(tx, [{ kind: 'role.taken', actorId: actor.personId, data }]);
    return ok(null);
  });
}

/** @returns the scope of what was taken, as text; null: it held for everything. */
async function take(
  tx: Transaction,
  { personId, role, scopedId }: TakeRoleInput,
): Promise<Result<string | null>> {
  if (scopedId !== null) {
    const held = await findScopedRole(tx, personId, scopedId);
    if (!held || held.role !== role) return refusePeople('not-held');
    await deleteScopedRole(tx, scopedId);
    return ok(JSON.stringify(held.scope));
  }
  const held = await findRole(tx, personId, role);
  if (!held) return refusePeople('not-held');
  if (held.configured) return refusePeople('configured');
  if (role === 'admin' && (await countOtherAdmins(tx, personId)) === 0) return refusePeople('last-admin');
  await deleteRole(tx, personId, role);
  return ok(null);
}
