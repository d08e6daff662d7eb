import { Prisma } from '#lib/db/generated/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import { openSecretFacts, type SecretRequestFacts } from '../rules/facts.ts';
import type { GrantFacts } from '../rules/grant.ts';
import type { Reader } from './clock.ts';
import { ownOr } from './request-rows.ts';

/** A grant as lists show it. */
export interface GrantRow extends GrantFacts {
  readonly id: string;
  readonly requestId: string;
  readonly personId: string;
  readonly personName: string;
  readonly facts: SecretRequestFacts;
  readonly signedBy: readonly string[];
  readonly endedEarlyAt: Date | null;
  readonly endedEarlyBy: string | null;
  readonly endedEarlyWhy: string | null;
  /** The database's clock at the time of reading. */
  readonly now: Date;
}

export interface GrantFilter {
  /** Only grants of this person; null: of everybody. */
  readonly personId: string | null;
  /** With `personId`: also of others, for secrets within this reach. */
  readonly reach?: Reach;
  readonly id?: string;
  readonly requestIds?: readonly string[];
  readonly secretId?: string;
  /** Open: not ended early, within its time and with a use left. */
  readonly open?: boolean;
}

/** The clock is read once a statement, by a query of its own: so an index on the end finds what is open. */
const OPEN = Prisma.sql`(g.state = 'active' AND g.ends_at > (SELECT access_clock()) AND g.uses_taken < g.uses_allowed)`;

/** Grants that pass the filter, the one that ends last first. */
export async function readGrantRows(
  db: Reader,
  filter: GrantFilter,
  most: number,
): Promise<readonly GrantRow[]> {
  const conditions = [
    filter.personId === null
      ? Prisma.sql`true`
      : ownOr(Prisma.sql`g.person_id = ${filter.personId}`, filter.reach, Prisma.sql`g.secret_id`),
    filter.id === undefined ? Prisma.sql`true` : Prisma.sql`g.id = ${filter.id}`,
    filter.requestIds === undefined
      ? Prisma.sql`true`
      : Prisma.sql`g.request_id = ANY(${[...filter.requestIds]})`,
    filter.secretId === undefined ? Prisma.sql`true` : Prisma.sql`g.secret_id = ${filter.secretId}`,
    filter.open === undefined ? Prisma.sql`true` : Prisma.sql`${OPEN} = ${filter.open}`,
  ];
  const rows = await db.$queryRaw<(Omit<GrantRow, 'facts'> & { facts: Uint8Array })[]>`
    SELECT g.id, g.request_id AS "requestId", g.person_id AS "personId", p.display_name AS "personName", r.facts,
           g.starts_at AS "startsAt", g.ends_at AS "endsAt", g.uses_taken AS "usesTaken",
           g.uses_allowed AS "usesAllowed", g.state, g.revoked_at AS "endedEarlyAt",
           COALESCE(b.display_name, CASE WHEN g.revoked_at IS NOT NULL THEN 'Countersign' END) AS "endedEarlyBy",
           g.revoked_why AS "endedEarlyWhy", access_clock() AS now,
           ARRAY(SELECT COALESCE(s.display_name, 'rule ' || d.rule) FROM decision d LEFT JOIN person s ON s.id = d.decider_id
                  WHERE d.request_id = g.request_id AND d.verdict = 'approve' ORDER BY d.at) AS "signedBy"
      FROM access_grant g
      JOIN access_request r ON r.id = g.request_id
      JOIN person p ON p.id = g.person_id
      LEFT JOIN person b ON b.id = g.revoked_by
     WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY g.ends_at DESC, g.id LIMIT ${most}`;
  return rows.map((row) => ({ ...row, facts: openSecretFacts(row.facts) }));
}

export async function countOpenGrants(db: Reader, personId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM access_grant g WHERE g.person_id = ${personId} AND ${OPEN}`;
  return rows[0]?.count ?? 0;
}

/** Another open grant of the same thread for the very same thing: what an extension opened. */
export interface ContinuationRow extends GrantFacts {
  readonly id: string;
}

/** The open grant of the same person that goes on with this one, the one that ends last. */
export async function readContinuation(db: Reader, grantId: string): Promise<ContinuationRow | null> {
  const rows = await db.$queryRaw<ContinuationRow[]>`
    SELECT g.id, g.state, g.starts_at AS "startsAt", g.ends_at AS "endsAt", g.uses_taken AS "usesTaken",
           g.uses_allowed AS "usesAllowed"
      FROM access_grant o
      JOIN access_request a ON a.id = o.request_id
      JOIN access_request r ON r.thread_id = a.thread_id AND r.extends_grant_id IS NOT NULL
      JOIN access_grant g ON g.request_id = r.id
     WHERE o.id = ${grantId} AND g.id <> o.id AND g.person_id = o.person_id AND g.act = o.act
       AND g.secret_id = o.secret_id AND g.stage IS NOT DISTINCT FROM o.stage
       AND g.version_id IS NOT DISTINCT FROM o.version_id AND g.key_names = o.key_names AND ${OPEN}
     ORDER BY g.ends_at DESC, g.id LIMIT 1`;
  return rows[0] ?? null;
}

/** The waiting request that would extend a grant, or null. */
export async function readWaitingExtension(db: Reader, grantId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM access_grant o
      JOIN access_request a ON a.id = o.request_id
      JOIN access_request r ON r.thread_id = a.thread_id AND r.extends_grant_id = o.id
     WHERE o.id = ${grantId} AND r.state = 'pending' AND access_clock() < r.expires_at LIMIT 1`;
  return rows[0]?.id ?? null;
}

/** Person → open grants; absent: none. */
export async function countOpenByPerson(
  db: Reader,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ personId: string; count: number }[]>`
    SELECT g.person_id AS "personId", count(*)::int AS count FROM access_grant g
     WHERE g.person_id = ANY(${[...personIds]}) AND ${OPEN} GROUP BY 1`;
  return new Map(rows.map((row) => [row.personId, row.count]));
}
