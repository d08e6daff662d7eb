import type { Tag } from '../rules/secrets/tags.ts';
import type { Connection } from './database.ts';

/** A user or a role as IAM tells of it. */
export interface Identity {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly principalId: string;
  readonly createdAt: Date;
  /** Policies of its own, by name, in their order. */
  readonly inline: readonly NamedDocument[];
}

export interface RoleDetail extends Identity {
  readonly trustPolicy: unknown;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  readonly tags: readonly Tag[];
}

export interface NamedDocument {
  readonly name: string;
  readonly document: unknown;
}

interface IdentityRow {
  account: string;
  name: string;
  path: string;
  principal_id: string;
  created_at: Date;
  policies: unknown[];
  policy_names: string[] | null;
}

interface RoleRow extends IdentityRow {
  trust_policy: unknown;
  description: string | null;
  max_session_seconds: number;
  tags: Tag[];
}

/** The page of a listing by name: identities beneath a path, after a name. */
export interface IamPage {
  readonly account: string;
  readonly pathPrefix: string;
  readonly after: string;
  readonly limit: number;
}

/** `hold` locks the role until the end of the transaction, for calls that change it. */
export async function findRoleDetail(
  tx: Connection,
  account: string,
  name: string,
  hold = false,
): Promise<RoleDetail | undefined> {
  const [row] = await tx.rows<RoleRow>(
    `select * from iam_role where account = $1 and name = $2 ${hold ? 'for update' : ''}`,
    [account, name],
  );
  return row && roleFrom(row);
}

export async function findUserDetail(
  tx: Connection,
  account: string,
  name: string,
): Promise<Identity | undefined> {
  const [row] = await tx.rows<IdentityRow>('select * from iam_user where account = $1 and name = $2', [
    account,
    name,
  ]);
  return row && identityFrom(row, 'user');
}

export async function listRoleDetails(tx: Connection, page: IamPage): Promise<RoleDetail[]> {
  const rows = await tx.rows<RoleRow>(
    `select * from iam_role where account = $1 and path ^@ $2 and name collate "C" > $3
      order by name collate "C" limit $4`,
    [page.account, page.pathPrefix, page.after, page.limit],
  );
  return rows.map(roleFrom);
}

export async function listUserDetails(tx: Connection, page: IamPage): Promise<Identity[]> {
  const rows = await tx.rows<IdentityRow>(
    `select * from iam_user where account = $1 and path ^@ $2 and name collate "C" > $3
      order by name collate "C" limit $4`,
    [page.account, page.pathPrefix, page.after, page.limit],
  );
  return rows.map((row) => identityFrom(row, 'user'));
}

/** Managed policies attached to a user or role, with the document of their default version, by ARN. */
export async function attachedPolicies(
  tx: Connection,
  of: { account: string; kind: 'role' | 'user'; name: string },
): Promise<(NamedDocument & { readonly arn: string; readonly path: string })[]> {
  return await tx.rows(
    `select p.arn, p.name, p.path, v.document
       from iam_attachment a join iam_policy p on p.arn = a.policy_arn
       join iam_policy_version v on v.arn = p.arn and v.is_default
      where a.account = $1 and a.kind = $2 and a.name = $3 order by p.arn`,
    [of.account, of.kind, of.name],
  );
}

function roleFrom(row: RoleRow): RoleDetail {
  return {
    ...identityFrom(row, 'role'),
    trustPolicy: row.trust_policy,
    description: row.description ?? undefined,
    maxSessionSeconds: row.max_session_seconds,
    tags: row.tags,
  };
}

function identityFrom(row: IdentityRow, kind: 'role' | 'user'): Identity {
  return {
    account: row.account,
    name: row.name,
    path: row.path,
    arn: `arn:aws:iam::${row.account}:${kind}${row.path}${row.name}`,
    principalId: row.principal_id,
    createdAt: row.created_at,
    inline: row.policies.map((document, index) => ({
      // Policies that came without names are called after their owner.
      name: row.policy_names?.[index] ?? (index === 0 ? row.name : `${row.name}-${index + 1}`),
      document,
    })),
  };
}
