import type { Transaction } from '#lib/db/client.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { type LivePolicy, type PolicyDocument, policyDocumentSchema } from '../rules/policy.ts';
import type { Reader } from './clock.ts';

/** The newest edition of every policy that is not retired. A document that does not fit the schema stops the act. */
export async function loadLivePolicies(db: Reader): Promise<LivePolicy[]> {
  const rows = await db.$queryRaw<(Omit<LivePolicy, 'document'> & { document: string })[]>`
    SELECT p.id AS "policyId", p.name, v.version, v.document
      FROM access_policy p
      CROSS JOIN LATERAL (SELECT version, document::text AS document FROM access_policy_version
                           WHERE policy_id = p.id ORDER BY version DESC LIMIT 1) v
     WHERE p.retired_at IS NULL ORDER BY p.id`;
  return rows.map((row) => ({ ...row, document: readDocument(row.document) }));
}

/** Documents by the text they are stored as: one that was read before need not be read again. */
const knownDocuments = new Map<string, PolicyDocument>();
const MOST_KNOWN = 2_000;

/** Reads a stored document. Throws for one that does not fit the schema. The result is shared: never change it. */
export function readDocument(stored: string): PolicyDocument {
  const known = knownDocuments.get(stored);
  if (known) return known;
  const document = policyDocumentSchema.parse(JSON.parse(stored));
  if (knownDocuments.size >= MOST_KNOWN) knownDocuments.clear();
  knownDocuments.set(stored, document);
  return document;
}

export interface Edition {
  readonly policyId: string;
  readonly policyVersion: number;
}

/** Editions of policies, retired or not, by `editionKey`. */
export async function loadEditions(
  db: Reader,
  editions: readonly Edition[],
): Promise<ReadonlyMap<string, PolicyDocument>> {
  const rows = await db.$queryRaw<(Edition & { document: string })[]>`
    SELECT policy_id AS "policyId", version AS "policyVersion", document::text AS document
      FROM access_policy_version
     WHERE (policy_id, version) IN (
       SELECT * FROM unnest(${editions.map((e) => e.policyId)}::text[], ${editions.map((e) => e.policyVersion)}::int[]))`;
  return new Map(rows.map((row) => [editionKey(row), readDocument(row.document)]));
}

export function editionKey({ policyId, policyVersion }: Edition): string {
  return `${policyId}@${policyVersion}`;
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
