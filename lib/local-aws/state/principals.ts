import { documentText } from '../rules/policy/document-text.ts';
import type { PolicyDocument } from '../rules/policy/policy-document.ts';
import { readPolicy } from '../rules/policy/policy-document.ts';
import type { Connection } from './database.ts';

export interface StoredUser {
  readonly account: string;
  readonly userName: string;
  readonly principalId: string;
  readonly policies: readonly PolicyDocument[];
  readonly sealedSecret: Buffer;
}

export interface StoredRole {
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  readonly principalId: string;
  readonly trustPolicy: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
  readonly maxSessionSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** The user behind a long-lived access key. */
export async function findUserByKey(tx: Connection, accessKeyId: string): Promise<StoredUser | undefined> {
  const [row] = await tx.rows<{
    account: string;
    user_name: string;
    principal_id: string;
    policies: unknown[];
    sealed_secret: Buffer;
  }>(
    `select k.account, k.user_name, u.principal_id, u.policies || ${attachedTo('u', 'user')} as policies, k.sealed_secret
       from access_key k join iam_user u on u.account = k.account and u.name = k.user_name where k.id = $1`,
    [accessKeyId],
  );
  return (
    row && {
      account: row.account,
      userName: row.user_name,
      principalId: row.principal_id,
      policies: identityPolicies(row.policies),
      sealedSecret: row.sealed_secret,
    }
  );
}

interface RoleRow {
  account: string;
  name: string;
  path: string;
  principal_id: string;
  trust_policy: unknown;
  policies: unknown[];
  max_session_seconds: number;
  tags: { Key: string; Value: string }[];
}

export async function findRole(
  tx: Connection,
  account: string,
  name: string,
): Promise<StoredRole | undefined> {
  const [row] = await tx.rows<RoleRow>(
    `select *, policies || ${attachedTo('r', 'role')} as policies from iam_role r where account = $1 and name = $2`,
    [account, name],
  );
  if (row === undefined) return undefined;
  const trust = readPolicy(documentText(row.trust_policy), 'trust');
  return {
    account: row.account,
    name: row.name,
    arn: `arn:aws:iam::${row.account}:role${row.path}${row.name}`,
    principalId: row.principal_id,
    // A trust policy that cannot be read trusts nobody.
    trustPolicy: trust.ok ? trust.value : [],
    policies: identityPolicies(row.policies),
    maxSessionSeconds: row.max_session_seconds,
    tags: Object.fromEntries(row.tags.map(({ Key, Value }) => [Key, Value])),
  };
}

/** The documents of the managed policies attached to a row, as one JSON array. */
function attachedTo(row: string, kind: 'role' | 'user'): string {
  return `coalesce((select jsonb_agg(v.document) from iam_attachment a
    join iam_policy_version v on v.arn = a.policy_arn and v.is_default
    where a.account = ${row}.account and a.kind = '${kind}' and a.name = ${row}.name), '[]')`;
}

/** Stored policies that cannot be read grant nothing. */
function identityPolicies(stored: readonly unknown[]): PolicyDocument[] {
  return stored.flatMap((document) => {
    const policy = readPolicy(documentText(document), 'identity');
    return policy.ok ? [policy.value] : [];
  });
}

export interface NewUser {
  readonly account: string;
  readonly name: string;
  readonly principalId: string;
  readonly policies: readonly unknown[];
  /** What the policies are called, in their order; after the user when left out. */
  readonly policyNames?: readonly string[];
  readonly createdAt?: Date;
}

export async function saveAccount(tx: Connection, id: string, alias: string | null): Promise<void> {
  await tx.run('insert into account (id, alias) values ($1, $2) on conflict (id) do nothing', [id, alias]);
}

export async function saveUser(tx: Connection, user: NewUser): Promise<void> {
  await tx.run(
    `insert into iam_user (account, name, principal_id, policies, policy_names, created_at)
     values ($1, $2, $3, $4, $5, coalesce($6, now()))`,
    [
      user.account,
      user.name,
      user.principalId,
      JSON.stringify(user.policies),
      user.policyNames === undefined ? null : JSON.stringify(user.policyNames),
      user.createdAt ?? null,
    ],
  );
}

export async function saveAccessKey(
  tx: Connection,
  key: { id: string; account: string; userName: string; sealedSecret: Buffer },
): Promise<void> {
  await tx.run('insert into access_key (id, account, user_name, sealed_secret) values ($1, $2, $3, $4)', [
    key.id,
    key.account,
    key.userName,
    key.sealedSecret,
  ]);
}

export interface NewRole {
  readonly account: string;
  readonly name: string;
  readonly path?: string;
  readonly principalId: string;
  readonly trustPolicy: unknown;
  readonly policies: readonly unknown[];
  /** What the policies are called, in their order; after the role when left out. */
  readonly policyNames?: readonly string[];
  readonly description?: string;
  readonly maxSessionSeconds?: number;
  readonly createdAt?: Date;
}

export async function saveRole(tx: Connection, role: NewRole): Promise<void> {
  await tx.run(
    `insert into iam_role (account, name, path, principal_id, trust_policy, policies, max_session_seconds,
       policy_names, description, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, now()))`,
    [
      role.account,
      role.name,
      role.path ?? '/',
      role.principalId,
      JSON.stringify(role.trustPolicy),
      JSON.stringify(role.policies),
      role.maxSessionSeconds ?? 3600,
      role.policyNames === undefined ? null : JSON.stringify(role.policyNames),
      role.description ?? null,
      role.createdAt ?? null,
    ],
  );
}

/**
 * Whether a user or role is there. Accounts that this server does not hold cannot be looked into: their principals
 * count as there.
 */
export async function isKnownPrincipal(
  tx: Connection,
  principal: { kind: 'user' | 'role'; account: string; name: string },
): Promise<boolean> {
  const table = principal.kind === 'user' ? 'iam_user' : 'iam_role';
  const [row] = await tx.rows<{ known: boolean }>(
    `select not exists (select 1 from account where id = $1)
         or exists (select 1 from ${table} where account = $1 and name = $2) as known`,
    [principal.account, principal.name],
  );
  return row?.known ?? false;
}

/** Makes a role unless it is there already. */
export async function saveRoleOnce(tx: Connection, role: NewRole): Promise<void> {
  await tx.run(
    `insert into iam_role (account, name, path, principal_id, trust_policy, policies)
     values ($1, $2, $3, $4, $5, $6) on conflict (account, name) do nothing`,
    [
      role.account,
      role.name,
      role.path ?? '/',
      role.principalId,
      JSON.stringify(role.trustPolicy),
      JSON.stringify(role.policies),
    ],
  );
}
