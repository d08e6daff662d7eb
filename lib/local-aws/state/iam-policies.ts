import type { Tag } from '../rules/secrets/tags.ts';
import type { Connection } from './database.ts';

export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly policyId: string;
  readonly description: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly tags: readonly Tag[];
  readonly defaultVersion: number;
  readonly attachments: number;
}

export interface PolicyVersion {
  readonly number: number;
  readonly document: unknown;
  readonly isDefault: boolean;
  readonly createdAt: Date;
}

interface PolicyRow {
  arn: string;
  name: string;
  path: string;
  policy_id: string;
  description: string | null;
  created_at: Date;
  updated_at: Date;
  tags: Tag[];
  number: number;
  attachments: number;
}

function policyFrom(row: PolicyRow): ManagedPolicy {
  return {
    arn: row.arn,
    name: row.name,
    path: row.path,
    policyId: row.policy_id,
    description: row.description ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    tags: row.tags,
    defaultVersion: row.number,
    attachments: row.attachments,
  };
}

const POLICY = `select p.*, v.number,
    (select count(*) from iam_attachment a where a.policy_arn = p.arn)::int as attachments
  from iam_policy p join iam_policy_version v on v.arn = p.arn and v.is_default`;

/** `hold` locks the policy until the end of the transaction, for calls that change it. */
export async function findManagedPolicy(
  tx: Connection,
  arn: string,
  hold = false,
): Promise<ManagedPolicy | undefined> {
  const [row] = await tx.rows<PolicyRow>(`${POLICY} where p.arn = $1 ${hold ? 'for update of p' : ''}`, [
    arn,
  ]);
  return row && policyFrom(row);
}

/** A page of the policies that belong to one of the owners, by name. */
export async function listManagedPolicies(
  tx: Connection,
  page: {
    owners: readonly string[];
    pathPrefix: string;
    onlyAttached: boolean;
    after: string;
    limit: number;
  },
): Promise<ManagedPolicy[]> {
  const rows = await tx.rows<PolicyRow>(
    `${POLICY} where p.account = any($1) and p.path ^@ $2 and p.arn collate "C" > $3
        and (not $4 or exists (select 1 from iam_attachment a where a.policy_arn = p.arn))
      order by p.arn collate "C" limit $5`,
    [page.owners, page.pathPrefix, page.after, page.onlyAttached, page.limit],
  );
  return rows.map(policyFrom);
}

export async function findPolicyVersion(
  tx: Connection,
  arn: string,
  number: number,
): Promise<PolicyVersion | undefined> {
  const [row] = await tx.rows<PolicyVersion>(
    `select number, document, is_default as "isDefault", created_at as "createdAt"
       from iam_policy_version where arn = $1 and number = $2`,
    [arn, number],
  );
  return row;
}

/** All versions of some policies, newest first, by ARN. A policy has at most a few. */
export async function versionsOf(
  tx: Connection,
  arns: readonly string[],
): Promise<Map<string, PolicyVersion[]>> {
  const rows = await tx.rows<PolicyVersion & { arn: string }>(
    `select arn, number, document, is_default as "isDefault", created_at as "createdAt"
       from iam_policy_version where arn = any($1) order by number desc`,
    [arns],
  );
  const all = new Map<string, PolicyVersion[]>();
  for (const { arn, ...version } of rows) all.set(arn, [...(all.get(arn) ?? []), version]);
  return all;
}

export interface NewManagedPolicy {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  readonly path?: string;
  readonly policyId: string;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[];
  readonly document: unknown;
  readonly now?: Date;
}

/** Makes a policy with its first version. Answers whether its name was free. */
export async function saveManagedPolicy(tx: Connection, policy: NewManagedPolicy): Promise<boolean> {
  const now = policy.now ?? new Date();
  const made = await tx.run(
    `insert into iam_policy (arn, account, name, path, policy_id, description, tags, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict do nothing`,
    [
      policy.arn,
      policy.account,
      policy.name,
      policy.path ?? '/',
      policy.policyId,
      policy.description ?? null,
      JSON.stringify(policy.tags ?? []),
      now,
    ],
  );
  if (made === 0) return false;
  await tx.run(
    'insert into iam_policy_version (arn, number, document, is_default, created_at) values ($1, 1, $2, true, $3)',
    [policy.arn, JSON.stringify(policy.document), now],
  );
  return true;
}

/** Adds a version under the next number, which it answers. */
export async function addPolicyVersion(
  tx: Connection,
  version: { arn: string; document: string; isDefault: boolean; now: Date },
): Promise<number> {
  const [row] = await tx.rows<{ number: number }>(
    `update iam_policy set last_version = last_version + 1, updated_at = $2 where arn = $1
     returning last_version as number`,
    [version.arn, version.now],
  );
  const number = row?.number ?? 0;
  await tx.run(
    'insert into iam_policy_version (arn, number, document, is_default, created_at) values ($1, $2, $3, false, $4)',
    [version.arn, number, JSON.stringify(version.document), version.now],
  );
  if (version.isDefault) await makeDefaultVersion(tx, { ...version, number });
  return number;
}

export async function makeDefaultVersion(
  tx: Connection,
  version: { arn: string; number: number; now: Date },
): Promise<void> {
  await tx.run('update iam_policy_version set is_default = false where arn = $1 and is_default', [
    version.arn,
  ]);
  await tx.run('update iam_policy_version set is_default = true where arn = $1 and number = $2', [
    version.arn,
    version.number,
  ]);
  await tx.run('update iam_policy set updated_at = $2 where arn = $1', [version.arn, version.now]);
}

export async function removePolicyVersion(tx: Connection, arn: string, number: number): Promise<void> {
  await tx.run('delete from iam_policy_version where arn = $1 and number = $2', [arn, number]);
}

export async function removeManagedPolicy(tx: Connection, arn: string): Promise<void> {
  await tx.run('delete from iam_policy where arn = $1', [arn]);
}

interface Holder {
  readonly account: string;
  readonly kind: 'role' | 'user';
  readonly name: string;
}

/** Attaches a policy; one that is attached already stays so. */
export async function attachManagedPolicy(tx: Connection, to: Holder, policyArn: string): Promise<void> {
  await tx.run(
    'insert into iam_attachment (account, kind, name, policy_arn) values ($1, $2, $3, $4) on conflict do nothing',
    [to.account, to.kind, to.name, policyArn],
  );
}

/** Answers whether it was attached. */
export async function detachManagedPolicy(tx: Connection, from: Holder, policyArn: string): Promise<boolean> {
  const gone = await tx.run(
    'delete from iam_attachment where account = $1 and kind = $2 and name = $3 and policy_arn = $4',
    [from.account, from.kind, from.name, policyArn],
  );
  return gone > 0;
}

/** What is attached to several identities of one kind: name → policies, by ARN. */
export async function attachedToEach(
  tx: Connection,
  of: { account: string; kind: 'role' | 'user'; names: readonly string[] },
): Promise<Map<string, { name: string; arn: string }[]>> {
  const rows = await tx.rows<{ holder: string; name: string; arn: string }>(
    `select a.name as holder, p.name, p.arn from iam_attachment a join iam_policy p on p.arn = a.policy_arn
      where a.account = $1 and a.kind = $2 and a.name = any($3) order by p.arn`,
    [of.account, of.kind, of.names],
  );
  const all = new Map<string, { name: string; arn: string }[]>();
  for (const { holder, ...policy } of rows) all.set(holder, [...(all.get(holder) ?? []), policy]);
  return all;
}
