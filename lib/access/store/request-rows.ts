import { Prisma } from '#lib/db/generated/client.ts';
import { openFacts, type RequestFacts } from '../rules/facts.ts';
import type { RequestState } from '../rules/request.ts';
import type { Reader } from './clock.ts';

/** A request as lists show it. */
export interface RequestRow {
  readonly id: string;
  readonly facts: RequestFacts;
  readonly factsHash: string;
  /** A request that lapsed is `expired` from that instant on, also before the job has closed it. */
  readonly state: RequestState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  readonly grantId: string | null;
}

/** Which requests a person may see; part of every statement. */
export interface RequestFilter {
  /** Only requests of this person; null: of everybody. */
  readonly requesterId: string | null;
  readonly id?: string;
  readonly secretId?: string;
  readonly waiting?: boolean;
}

/** Requests that pass the filter, newest first. */
export async function readRequestRows(
  db: Reader,
  filter: RequestFilter,
  most: number,
): Promise<readonly RequestRow[]> {
  const waiting = Prisma.sql`(r.state = 'pending' AND access_clock() < r.expires_at)`;
  const conditions = [
    filter.requesterId === null ? Prisma.sql`true` : Prisma.sql`r.requester_id = ${filter.requesterId}`,
    filter.id === undefined ? Prisma.sql`true` : Prisma.sql`r.id = ${filter.id}`,
    filter.secretId === undefined ? Prisma.sql`true` : Prisma.sql`r.secret_id = ${filter.secretId}`,
    filter.waiting === undefined ? Prisma.sql`true` : Prisma.sql`${waiting} = ${filter.waiting}`,
  ];
  return await readRows(db, Prisma.join(conditions, ' AND '), Prisma.sql`r.created_at DESC, r.id`, most);
}

/**
 * Waiting requests with a step for one of these roles that are not this person's own and that they have not decided,
 * oldest deadline first.
 */
export async function readInboxRows(
  db: Reader,
  decider: { readonly personId: string; readonly roles: readonly string[] },
  most: number,
): Promise<readonly RequestRow[]> {
  return await readRows(db, inInboxOf(decider), Prisma.sql`r.expires_at, r.id`, most);
}

export async function countInboxRows(
  db: Reader,
  decider: { readonly personId: string; readonly roles: readonly string[] },
): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM access_request r WHERE ${inInboxOf(decider)}`;
  return rows[0]?.count ?? 0;
}

function inInboxOf({
  personId,
  roles,
}: {
  readonly personId: string;
  readonly roles: readonly string[];
}): Prisma.Sql {
  return Prisma.sql`
    r.state = 'pending' AND access_clock() < r.expires_at AND r.requester_id <> ${personId}
    AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id AND d.decider_id = ${personId})
    AND EXISTS (SELECT 1 FROM access_policy_version v, jsonb_array_elements(v.document -> 'steps') step
                 WHERE v.policy_id = r.policy_id AND v.version = r.policy_version
                   AND jsonb_exists_any(step -> 'roles', ${[...roles]}))`;
}

async function readRows(
  db: Reader,
  condition: Prisma.Sql,
  order: Prisma.Sql,
  most: number,
): Promise<readonly RequestRow[]> {
  const rows = await db.$queryRaw<(Omit<RequestRow, 'facts'> & { facts: Uint8Array })[]>`
    SELECT r.id, r.facts, encode(r.facts_hash, 'hex') AS "factsHash",
           CASE WHEN r.state = 'pending' AND r.expires_at <= access_clock() THEN 'expired' ELSE r.state END AS state,
           r.created_at AS "createdAt", r.expires_at AS "expiresAt", r.closed_at AS "closedAt", g.id AS "grantId"
      FROM access_request r LEFT JOIN access_grant g ON g.request_id = r.id
     WHERE ${condition} ORDER BY ${order} LIMIT ${most}`;
  return rows.map((row) => ({ ...row, facts: openFacts(row.facts) }));
}
