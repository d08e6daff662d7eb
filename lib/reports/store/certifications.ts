import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { CertificationVerdict } from '../rules/certification.ts';
import type { ItemUse } from './item-use.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

export interface CertificationRow {
  readonly id: string;
  readonly title: string;
  readonly environments: readonly string[] | null;
  readonly path: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly dueAt: Date;
  readonly remindedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
}

export interface CertificationItemRow {
  readonly position: number;
  readonly personId: string;
  readonly secretId: string;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly through: string;
  readonly standing: boolean;
  readonly grantedBy: readonly string[];
  readonly requests: number;
  readonly reveals: number;
  readonly reads: number;
  readonly lastUsedAt: Date | null;
  readonly verdict: CertificationVerdict | null;
  readonly reason: string | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
  readonly proposalRequestId: string | null;
  readonly proposalRefusal: string | null;
  readonly secretName: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
}

const COLUMNS = Prisma.sql`
  id, title, environments, path, made_by AS "madeBy", made_at AS "madeAt", due_at AS "dueAt", reminded_at AS "remindedAt",
  closed_at AS "closedAt", closed_by AS "closedBy"`;

/** A secret that a certification may be about. */
export interface CertifiedSecret {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly owner: string | null;
}

/** Secrets there are in these environments and under this path, by name; one more than `limit` says that it is cut. */
export async function readSecretsOf(
  tx: Reader,
  scope: { readonly environments: readonly string[]; readonly path: string },
  limit: number,
): Promise<CertifiedSecret[]> {
  const below =
    scope.path === ''
      ? Prisma.sql`true`
      : Prisma.sql`(name = ${scope.path} OR starts_with(name, ${`${scope.path}/`}))`;
  return await tx.$queryRaw<CertifiedSecret[]>`
    SELECT id, name::text AS name, environment, account_id AS "accountId", region, tags, owner FROM secret
    WHERE gone_at IS NULL AND environment = ANY(${[...scope.environments]}) AND ${below} ORDER BY name, id LIMIT ${limit}`;
}

export interface NewItem {
  readonly personId: string;
  readonly secretId: string;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly through: string;
  readonly standing: boolean;
  readonly grantedBy: readonly string[];
}

export async function insertCertification(
  tx: Transaction,
  row: Omit<CertificationRow, 'remindedAt' | 'closedAt' | 'closedBy'>,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO certification (id, title, environments, path, made_by, made_at, due_at)
    VALUES (${row.id}, ${row.title}, ${row.environments === null ? null : [...row.environments]}, ${row.path}, ${row.madeBy},
      ${row.madeAt}, ${row.dueAt})`;
}

/** Writes the rows with the use that was read for them, one statement for all. */
export async function insertItems(
  tx: Transaction,
  id: string,
  items: readonly (NewItem & ItemUse)[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO certification_item (certification_id, position, person_id, secret_id, policy_id, policy_version, through, standing,
      granted_by, requests_90, reveals_90, reads_90, last_used_at)
    SELECT ${id}, row_number() OVER ()::int, i."personId", i."secretId", i."policyId", i."policyVersion", i.through, i.standing,
      i."grantedBy", i.requests, i.reveals, i.reads, i."lastUsedAt"
    FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      AS i("personId" text, "secretId" text, "policyId" text, "policyVersion" int, through text, standing boolean, "grantedBy" text[],
        requests int, reveals int, reads int, "lastUsedAt" timestamptz)`;
}

export async function findCertification(db: Reader, id: string): Promise<CertificationRow | null> {
  const rows = await db.$queryRaw<CertificationRow[]>`SELECT ${COLUMNS} FROM certification WHERE id = ${id}`;
  return rows[0] ?? null;
}

export async function lockCertification(tx: Transaction, id: string): Promise<CertificationRow | null> {
  const rows = await tx.$queryRaw<CertificationRow[]>`
    SELECT ${COLUMNS} FROM certification WHERE id = ${id} FOR UPDATE`;
  return rows[0] ?? null;
}

export interface CertificationCounts {
  readonly id: string;
  readonly rows: number;
  readonly open: number;
  readonly kept: number;
  readonly removed: number;
  readonly onRequest: number;
}

/** Newest first, or the one with this id. */
export async function listCertifications(
  db: Reader,
  id: string | null = null,
): Promise<(CertificationRow & CertificationCounts)[]> {
  return await db.$queryRaw<(CertificationRow & CertificationCounts)[]>`
    SELECT ${COLUMNS}, counted.* FROM certification c CROSS JOIN LATERAL (
      SELECT count(*)::int AS rows, count(*) FILTER (WHERE i.verdict IS NULL)::int AS open,
        count(*) FILTER (WHERE i.verdict = 'keep')::int AS kept, count(*) FILTER (WHERE i.verdict = 'remove')::int AS removed,
        count(*) FILTER (WHERE i.verdict = 'on-request')::int AS "onRequest"
      FROM certification_item i WHERE i.certification_id = c.id) counted
    WHERE ${id}::text IS NULL OR c.id = ${id}
    ORDER BY c.made_at DESC, c.id DESC LIMIT 100`;
}

/** Rows by position; `after` pages. */
export async function readItems(
  db: Reader,
  id: string,
  page: { readonly after: number; readonly limit: number; readonly openOnly?: boolean },
): Promise<CertificationItemRow[]> {
  const open = page.openOnly ? Prisma.sql`i.verdict IS NULL` : Prisma.sql`true`;
  return await db.$queryRaw<CertificationItemRow[]>`
    SELECT i.position, i.person_id AS "personId", i.secret_id AS "secretId", i.policy_id AS "policyId",
      i.policy_version AS "policyVersion", i.through, i.standing, i.granted_by AS "grantedBy", i.requests_90 AS requests,
      i.reveals_90 AS reveals, i.reads_90 AS reads, i.last_used_at AS "lastUsedAt", i.verdict, i.reason,
      i.reviewed_by AS "reviewedBy", i.reviewed_at AS "reviewedAt",
      CASE WHEN r.state IN ('pending', 'approved') THEN i.proposal_request_id END AS "proposalRequestId",
      CASE r.state WHEN 'denied' THEN 'The change was denied.' WHEN 'cancelled' THEN 'The change was withdrawn.'
        WHEN 'expired' THEN 'Nobody decided the change in time.' ELSE i.proposal_refusal END AS "proposalRefusal", s.name::text AS "secretName", s.environment,
      s.account_id AS "accountId", s.region
    FROM certification_item i JOIN secret s ON s.id = i.secret_id
    LEFT JOIN access_request r ON r.id = i.proposal_request_id
    WHERE i.certification_id = ${id} AND i.position > ${page.after} AND ${open} ORDER BY i.position LIMIT ${page.limit}`;
}

export async function readItemsAt(
  tx: Reader,
  id: string,
  positions: readonly number[],
): Promise<CertificationItemRow[]> {
  const rows = await readItems(tx, id, {
    after: Math.min(...positions) - 1,
    limit: Math.max(...positions) - Math.min(...positions) + 1,
  });
  const wanted = new Set(positions);
  return rows.filter((row) => wanted.has(row.position));
}

export async function writeVerdicts(
  tx: Transaction,
  id: string,
  positions: readonly number[],
  verdict: { verdict: CertificationVerdict; reason: string; reviewedBy: string; at: Date },
): Promise<number> {
  return await tx.$executeRaw`
    UPDATE certification_item SET verdict = ${verdict.verdict}, reason = ${verdict.reason}, reviewed_by = ${verdict.reviewedBy},
      reviewed_at = ${verdict.at}
    WHERE certification_id = ${id} AND position = ANY(${[...positions]}::int[])`;
}

export async function closeCertificationRow(
  tx: Transaction,
  id: string,
  by: string,
  at: Date,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE certification SET closed_at = ${at}, closed_by = ${by} WHERE id = ${id} AND closed_at IS NULL`;
  return changed === 1;
}

/**
 * Notes what became of asking for a change. What waits or was signed stays: a second asker only hears that it waits. What
 * was denied, withdrawn or lapsed may be asked for again.
 */
export async function writeProposal(
  tx: Transaction,
  id: string,
  positions: readonly number[],
  outcome: { readonly requestId: string | null; readonly refusal: string | null },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE certification_item SET proposal_request_id = ${outcome.requestId}, proposal_refusal = ${outcome.refusal}
    WHERE certification_id = ${id} AND position = ANY(${[...positions]}::int[])
      AND NOT EXISTS (SELECT 1 FROM access_request r
                       WHERE r.id = proposal_request_id AND r.state IN ('pending', 'approved'))`;
}

/** Open certifications that are due within two days, or overdue, and of which nobody was reminded today. */
export async function lockToRemind(
  tx: Transaction,
): Promise<(CertificationRow & { readonly open: number }) | null> {
  const rows = await tx.$queryRaw<(CertificationRow & { open: number })[]>`
    SELECT ${COLUMNS}, (SELECT count(*)::int FROM certification_item i WHERE i.certification_id = c.id AND i.verdict IS NULL) AS open
    FROM certification c
    WHERE c.closed_at IS NULL AND c.due_at < clock_timestamp() + interval '2 days'
      AND (c.reminded_at IS NULL OR c.reminded_at < clock_timestamp() - interval '1 day')
    ORDER BY c.due_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return rows[0] ?? null;
}

export async function noteReminded(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.$executeRaw`UPDATE certification SET reminded_at = ${at} WHERE id = ${id}`;
}
