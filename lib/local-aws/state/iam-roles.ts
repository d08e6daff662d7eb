import type { Tag } from '../rules/secrets/tags.ts';
import type { Connection } from './database.ts';
import type { NamedDocument } from './iam.ts';

interface RoleKey {
  readonly account: string;
  readonly name: string;
}

export interface CreatedRole extends RoleKey {
  readonly path: string;
  readonly principalId: string;
  /** As the caller wrote it. */
  readonly trustPolicy: string;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  readonly tags: readonly Tag[];
  readonly now: Date;
}

/** Makes a role without policies. Answers whether its name was free. */
export async function createRoleRow(tx: Connection, role: CreatedRole): Promise<boolean> {
  const made = await tx.run(
    `insert into iam_role (account, name, path, principal_id, trust_policy, policies, max_session_seconds,
       policy_names, description, tags, created_at)
     values ($1, $2, $3, $4, $5, '[]', $6, '[]', $7, $8, $9) on conflict do nothing`,
    [
      role.account,
      role.name,
      role.path,
      role.principalId,
      JSON.stringify(role.trustPolicy),
      role.maxSessionSeconds,
      role.description ?? null,
      JSON.stringify(role.tags),
      role.now,
    ],
  );
  return made === 1;
}

/** Removes a role; its sessions end with it. */
export async function removeRoleRow(tx: Connection, role: RoleKey): Promise<void> {
  await tx.run('delete from iam_role where account = $1 and name = $2', [role.account, role.name]);
}

/** An undefined member stays as it is. */
export async function saveRoleMembers(
  tx: Connection,
  role: RoleKey,
  members: { trustPolicy?: string; description?: string | undefined; maxSessionSeconds?: number | undefined },
): Promise<void> {
  await tx.run(
    `update iam_role set trust_policy = coalesce($3, trust_policy), description = coalesce($4, description),
            max_session_seconds = coalesce($5, max_session_seconds) where account = $1 and name = $2`,
    [
      role.account,
      role.name,
      members.trustPolicy === undefined ? null : JSON.stringify(members.trustPolicy),
      members.description ?? null,
      members.maxSessionSeconds ?? null,
    ],
  );
}

export async function saveInlinePolicies(
  tx: Connection,
  role: RoleKey,
  inline: readonly NamedDocument[],
): Promise<void> {
  await tx.run('update iam_role set policies = $3, policy_names = $4 where account = $1 and name = $2', [
    role.account,
    role.name,
    JSON.stringify(inline.map(({ document }) => document)),
    JSON.stringify(inline.map(({ name }) => name)),
  ]);
}

export async function saveRoleTags(tx: Connection, role: RoleKey, tags: readonly Tag[]): Promise<void> {
  await tx.run('update iam_role set tags = $3 where account = $1 and name = $2', [
    role.account,
    role.name,
    JSON.stringify(tags),
  ]);
}
