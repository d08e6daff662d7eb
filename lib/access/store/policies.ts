import type { Transaction } from '#lib/db/client.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { type LivePolicy, type PolicyDocument, policyDocumentSchema } from '../rules/policy.ts';
import type { Reader } from './clock.ts';

/** The newest edition of every policy that is not retired. A document that does not fit the schema stops the act. */
export async function loadLivePolicies(db: Reader): Promise<LivePolicy[]> {
  const rows = await db.$queryRaw<(Omit<LivePolicy, 'document'> & { document: unknown })[]>`
    SELECT DISTINCT ON (p.id) p.id AS "policyId", p.name, v.version, v.document
      FROM access_policy p JOIN access_policy_version v ON v.policy_id = p.id
     WHERE p.retired_at IS NULL
     ORDER BY p.id, v.version DESC`;
  return rows.map((row) => ({ ...row, document: policyDocumentSchema.parse(row.document) }));
}

/** One edition, retired or not. */
export async function loadEdition(db: Reader, policyId: string, version: number): Promise<PolicyDocument> {
  const rows = await db.$queryRaw<{ document: unknown }[]>`
    SELECT document FROM access_policy_version WHERE policy_id = ${policyId} AND version = ${version}`;
  return policyDocumentSchema.parse(rows[0]?.document);
}

/** Adds a policy with its first edition unless the name is taken. @returns whether it was added. */
export async function insertPolicy(
  tx: Transaction,
  policy: { id: Id<'policy'>; name: string; document: PolicyDocument; at: Date },
): Promise<boolean> {
  const added = await tx.accessPolicy.createMany({
    data: [{ id: policy.id, name: policy.name, createdAt: policy.at }],
    skipDuplicates: true,
  });
  if (added.count === 0) return false;
  await tx.accessPolicyVersion.create({
    data: { policyId: policy.id, version: 1, document: policy.document, createdAt: policy.at },
  });
  return true;
}
