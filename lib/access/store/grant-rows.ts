import { Prisma } from '#lib/db/generated/client.ts';
import { openFacts, type RequestFacts } from '../rules/facts.ts';
import type { GrantFacts } from '../rules/grant.ts';
import type { Reader } from './clock.ts';

/** A grant as lists show it. */
export interface GrantRow extends GrantFacts {
  readonly id: string;
  readonly requestId: string;
  readonly personId: string;
  readonly personName: string;
  readonly facts: RequestFacts;
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
  readonly id?: string;
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
    filter.personId === null ? Prisma.sql`true` : Prisma.sql`g.person_id = ${filter.personId}`,
    filter.id === undefined ? Prisma.sql`true` : Prisma.sql`g.id = ${filter.id}`,
    filter.secretId === undefined ? Prisma.sql`true` : Prisma.sql`g.secret_id = ${filter.secretId}`,
    filter.open === undefined ? Prisma.sql`true` : Prisma.sql`${OPEN} = ${filter.open}`,
  ];
  const rows = await db.$queryRaw<(Omit<GrantRow, 'facts'> & { facts: Uint8Array })[]>`
    SELECT g.id, g.request_id AS "requestId", g.person_id AS "personId", p.display_name AS "personName", r.facts,
           g.starts_at AS "startsAt", g.ends_at AS "endsAt", g.uses_taken AS "usesTaken",
           g.uses_allowed AS "usesAllowed", g.state, g.revoked_at AS "endedEarlyAt", b.display_name AS "endedEarlyBy",
           g.revoked_why AS "endedEarlyWhy", access_clock() AS now,
           ARRAY(SELECT s.display_name FROM decision d JOIN person s ON s.id = d.decider_id
                  WHERE d.request_id = g.request_id AND d.verdict = 'approve' ORDER BY d.at) AS "signedBy"
      FROM access_grant g
      JOIN access_request r ON r.id = g.request_id
      JOIN person p ON p.id = g.person_id
      LEFT JOIN person b ON b.id = g.revoked_by
     WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY g.ends_at DESC, g.id LIMIT ${most}`;
  return rows.map((row) => ({ ...row, facts: openFacts(row.facts) }));
}

export async function countOpenGrants(db: Reader, personId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM access_grant g WHERE g.person_id = ${personId} AND ${OPEN}`;
  return rows[0]?.count ?? 0;
}
