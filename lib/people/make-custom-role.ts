import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { manage } from './manage.ts';
import type { Actor } from './rules/actor.ts';
import { type CustomRoleInput, judgePermissions } from './rules/custom-role.ts';
import { refusePeople } from './rules/refusals.ts';
import { insertCustomRole, loadCustomRoles } from './store/custom-roles.ts';

const MOST = 50;

/** Makes a role from permissions. Nobody holds it yet. Its name is never used for another one. */
export async function makeCustomRole(
  db: Database,
  actor: Actor,
  input: CustomRoleInput,
): Promise<Result<{ role: string }>> {
  const { role, description, permissions } = input;
  return await manage(db, actor, { permission: 'roles.manage', matter: { role } }, async (tx, holder) => {
    const refusal = judgePermissions(holder, permissions);
    if (refusal) return { ok: false, refusal };
    if ((await loadCustomRoles(tx)).length >= MOST) return refusePeople('too-many-roles');
    const made = await insertCustomRole(tx, { name: role, description, permissions, madeBy: actor.personId });
    if (!made) return refusePeople('name-taken');
    const data = { role, permissions: [...permissions], description };
    await appendRecords(tx, [{ kind: 'role.made', actorId: actor.personId, data }]);
    return ok({ role });
  });
}
