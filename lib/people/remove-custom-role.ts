import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { manage } from './manage.ts';
import type { Actor } from './rules/actor.ts';
import { roleNameSchema } from './rules/custom-role.ts';
import { refusePeople } from './rules/refusals.ts';
import {
  deleteCustomRole,
  deleteRoleOfAll,
  loadRoleHolders,
  lockCustomRole,
  type RoleHolderRow,
} from './store/custom-roles.ts';

export const removeCustomRoleSchema = z.strictObject({
  role: roleNameSchema,
  /** How many times it was held when the page said who loses it. */
  holders: z.int().min(0).max(5_000),
});
export type RemoveCustomRoleInput = z.infer<typeof removeCustomRoleSchema>;

/** Removes a role and takes it from everybody who holds it, in one transaction. Its name stays its own. */
export async function removeCustomRole(
  db: Database,
  actor: Actor,
  { role, holders: expected }: RemoveCustomRoleInput,
): Promise<Result<null>> {
  return await manage(db, actor, { permission: 'roles.manage', matter: { role } }, async (tx) => {
    const known = await lockCustomRole(tx, role);
    if (!known) return refusePeople('no-such-role');
    const holders = await loadRoleHolders(tx, role);
    if (holders.length !== expected) return refusePeople('holders-changed');
    await deleteRoleOfAll(tx, role);
    await deleteCustomRole(tx, role);
    const data = {
      role,
      permissions: [...known.permissions],
      holders: new Set(holders.map(({ personId }) => personId)).size,
    };
    await appendRecords(tx, [
      ...holders.map((held) => taken(actor, held)),
      { kind: 'role.removed', actorId: actor.personId, data },
    ]);
    return ok(null);
  });
}

function taken(actor: Actor, { personId, role, scope }: RoleHolderRow): AuditEntry {
  const within = scope === null ? {} : { scope: JSON.stringify(scope) };
  return {
    kind: 'role.taken',
    actorId: actor.personId,
    data: { personId, role, ...within, why: 'removed' },
  };
}
