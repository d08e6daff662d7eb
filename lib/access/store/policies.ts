import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type LivePolicy, type PolicyDocument, policyDocumentSchema } from '../rules/policy.ts';
import type { StandingPolicy } from '../rules/policy-change.ts';
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

/** Puts all changes of policies in a line: whether a change locks somebody out depends on the others. */
export async function lockPolicies(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('access_policy', 0))) lock`;
}

/** The policy with one of these names or ids, retired or not, with its newest edition. */
export async function findPolicy(
  db: Reader,
  by: { readonly name: string } | { readonly policyId: string },
): Promise<StandingPolicy | null> {
  const condition = 'name' in by ? Prisma.sql`p.name = ${by.name}` : Prisma.sql`p.id = ${by.policyId}`;
  const rows = await db.$queryRaw<(Omit<StandingPolicy, 'document'> & { document: string })[]>`
    SELECT p.id AS "policyId", p.name, p.configured, p.retired_at IS NOT NULL AS retired, v.version, v.document
      FROM access_policy p
      CROSS JOIN LATERAL (SELECT version, document::text AS document FROM access_policy_version
                           WHERE policy_id = p.id ORDER BY version DESC LIMIT 1) v
     WHERE ${condition}`;
  const row = rows[0];
  return row ? { ...row, document: readDocument(row.document) } : null;
}

export interface NewEdition {
  readonly policyId: string;
  readonly version: number;
  readonly document: PolicyDocument;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly cameBy: 'installation' | 'configuration' | 'request';
  readonly requestId: string | null;
}

/** Adds a policy with its first edition unless the name is taken. @returns whether it was added. */
export async function insertPolicy(
  tx: Transaction,
  name: string,
  edition: NewEdition,
  configured = false,
): Promise<boolean> {
  const added = await tx.accessPolicy.createMany({
    data: [{ id: edition.policyId, name, configured, createdAt: edition.createdAt }],
    skipDuplicates: true,
  });
  if (added.count === 0) return false;
  await insertEdition(tx, edition);
  return true;
}

export async function insertEdition(tx: Transaction, edition: NewEdition): Promise<void> {
  await tx.accessPolicyVersion.create({ data: edition });
}

/** Puts a policy out of force, or back into it. Its editions stay. */
export async function setPolicyState(
  tx: Transaction,
  policyId: string,
  state: {
    readonly retiredAt: Date | null;
    readonly retiredBy?: string | null;
    readonly retiredRequestId?: string | null;
    readonly configured?: boolean;
  },
): Promise<void> {
  const { retiredBy = null, retiredRequestId = null, ...rest } = state;
  await tx.accessPolicy.update({ where: { id: policyId }, data: { ...rest, retiredBy, retiredRequestId } });
}

/** Names of the policies in force that the configuration file gave. */
export async function loadConfiguredNames(db: Reader): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT name FROM access_policy WHERE configured AND retired_at IS NULL ORDER BY name`;
  return rows.map((row) => row.name);
}
