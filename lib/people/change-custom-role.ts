import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { manage } from './manage.ts';
import type { Actor } from './rules/actor.ts';
import { customRoleSchema, judgePermissions } from './rules/custom-role.ts';
import { permitted } from './rules/held-roles.ts';
import { refusePeople } from './rules/refusals.ts';
import { isHeldByHuman, loadRoleHolders, lockCustomRole, updateCustomRole } from './store/custom-roles.ts';

export const changeCustomRoleSchema = customRoleSchema.extend({
  /** When it was last changed, as the page showed it, and how many held it: whose access changes was said by these. */
  changedAt: z.iso.datetime(),
  holders: z.int().min(0).max(5_000),
});
export type ChangeCustomRoleInput = z.infer<typeof changeCustomRoleSchema>;

/** Changes what a role permits, for everybody who holds it, from their next call on. */
export async function changeCustomRole(
  db: Database,
  actor: Actor,
  input: ChangeCustomRoleInput,
): Promise<Result<null>> {
  const { role, description, permissions } = input;
  return await manage(db, actor, { permission: 'roles.manage', matter: { role } }, async (tx, holder) => {
    const known = await lockCustomRole(tx, role);
    if (!known) return refusePeople('no-such-role');
    if (known.changedAt.toISOString() !== input.changedAt) return refusePeople('role-changed');
    const refusal = judgePermissions(holder, permissions);
    if (refusal) return { ok: false, refusal };
    const holders = await loadRoleHolders(tx, role);
    // Who gained or lost the role meanwhile was not among those whom the page named.
    if (holders.length !== input.holders) return refusePeople('holders-changed');
    // Holding it oneself, by whichever account, and changing it would be giving something to oneself.
    if (await isHeldByHuman(tx, role, actor.personId)) return refusePeople('own-person');
    const before = permitted({ role, permissions: known.permissions });
    await updateCustomRole(tx, { name: role, description, permissions, changedBy: actor.personId });
    const data = {
      role,
      added: permissions.filter((permission) => !before.includes(permission)),
      removed: before.filter((permission) => !permissions.includes(permission)),
      holders: new Set(holders.map(({ personId }) => personId)).size,
    };
    await appendRecords(tx, [{ kind: 'role.changed', actorId: actor.personId, data }]);
    return ok(null);
  });
}
