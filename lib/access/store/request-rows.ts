import { Prisma } from '#lib/db/generated/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import { secretReachSql } from '#lib/secrets/store/scope-conditions.ts';
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
  /** With `requesterId`: also of others, for secrets within this reach. */
  readonly reach?: Reach;
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly threadIds?: readonly string[];
  readonly secretId?: string;
  readonly waiting?: boolean;
  /** Only what is over: closed without a grant, or with one that is over too. */
  readonly over?: boolean;
  /** Only older than this one: keyset paging. */
  readonly before?: { readonly createdAt: Date; readonly id: string };
}

const WAITING = Prisma.sql`(r.state = 'pending' AND (SELECT access_clock()) < r.expires_at)`;
const GRANT_OPEN = Prisma.sql`
  (g.id IS NOT NULL AND g.state = 'active' AND g.ends_at > (SELECT access_clock()) AND g.uses_taken < g.uses_allowed)`;

/** Requests that pass the filter, newest first. */
export async function readRequestRows(
  db: Reader,
  filter: RequestFilter,
  most: number,
): Promise<readonly RequestRow[]> {
  const { requesterId, reach, id, ids, threadIds, secretId, waiting, over, before } = filter;
  const conditions = [
    requesterId === null
      ? null
      : ownOr(Prisma.sql`r.requester_id = ${requesterId}`, reach, Prisma.sql`r.secret_id`),
    id === undefined ? null : Prisma.sql`r.id = ${id}`,
    ids === undefined ? null : Prisma.sql`r.id = ANY(${[...ids]})`,
    threadIds === undefined ? null : Prisma.sql`r.thread_id = ANY(${[...threadIds]})`,
    secretId === undefined ? null : Prisma.sql`r.secret_id = ${secretId}`,
    // A waiting request is found by its own small index, and everything else by time.
    waiting === undefined ? null : waiting ? WAITING : Prisma.sql`NOT ${WAITING}`,
    over === undefined ? null : Prisma.sql`(NOT ${WAITING} AND NOT ${GRANT_OPEN}) = ${over}`,
    before === undefined ? null : Prisma.sql`(r.created_at, r.id) < (${before.createdAt}, ${before.id})`,
  ].filter((condition) => condition !== null);
  const all = conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND ');
  return await readRows(db, all, Prisma.sql`r.created_at DESC, r.id DESC`, most);
}

/** A person as the inbox is made for them: who they are now, from the tables. */
export interface InboxReader {
  readonly personId: string;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly scoped?: readonly { readonly role: string }[];
  /** What they may decide about. */
  readonly reach: Reach;
}

/** A thread of the inbox, with those of its requests that this person may decide. */
export interface InboxThread {
  readonly threadId: string;
  /** The first deadline among them. */
  readonly deadline: Date;
  readonly requestIds: readonly string[];
}

export interface InboxCursor {
  readonly deadline: Date;
  readonly threadId: string;
}

/** `now`: something of the thread can be signed now. `later`: all of it waits for earlier steps, by others. */
export type Turn = 'now' | 'later';

/**
 * Threads with waiting requests in some step of which this person has a place, by the edition frozen with the request
 * or by the newest of the same policy, that are not their own and that they have not decided: the first deadline first.
 */
export async function readInboxThreads(
  db: Reader,
  reader: InboxReader,
  turn: Turn,
  most: number,
  after: InboxCursor | null = null,
): Promise<readonly InboxThread[]> {
  const beyond = after
    ? Prisma.sql`AND (min(i.expires_at), i.thread_id) > (${after.deadline}, ${after.threadId})`
    : Prisma.empty;
  return await db.$queryRaw<InboxThread[]>`
    WITH ${inboxOf(reader)}
    SELECT i.thread_id AS "threadId", min(i.expires_at) AS deadline, array_agg(i.id ORDER BY i.id) AS "requestIds"
      FROM inbox i GROUP BY i.thread_id HAVING bool_or(i.now) = ${turn === 'now'} ${beyond}
     ORDER BY min(i.expires_at), i.thread_id LIMIT ${most}`;
}

/** How many threads this person can sign something of now: exactly those of the inbox. */
export async function countInboxThreads(db: Reader, reader: InboxReader): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    WITH ${inboxOf(reader)} SELECT count(DISTINCT thread_id)::int AS count FROM inbox WHERE now`;
  return rows[0]?.count ?? 0;
}

/**
 * Common table expressions that end in `inbox`. Which steps of which editions name the person is worked out once, not per
 * request; the owner of a secret only where a step lets owners sign. `now`: the step that waits is one of theirs. Signatures
 * fill the steps in order, so how many there are says which step that is; where all are there and still it waits, because
 * nobody independent signed, anybody with a place may go on.
 */
function inboxOf({ personId, email, roles: everywhere, scoped, reach }: InboxReader): Prisma.Sql {
  const within = reach.kind === 'some';
  const roles = within ? [...everywhere, ...(scoped ?? []).map(({ role }) => role)] : everywhere;
  const here = within ? Prisma.sql`AND ${secretReachSql(reach, Prisma.sql`r.secret_id`)}` : Prisma.empty;
  return Prisma.sql`
    groups AS MATERIALIZED (SELECT group_name FROM group_membership WHERE person_id = ${personId}),
    names AS MATERIALIZED (
      SELECT array_agg(DISTINCT name) AS known FROM (
        SELECT group_name AS name FROM groups
        UNION ALL SELECT ${personId}::text UNION ALL SELECT lower(${email}::text)) n WHERE name IS NOT NULL),
    newest AS MATERIALIZED (SELECT policy_id, max(version) AS version FROM access_policy_version GROUP BY policy_id),
    steps AS MATERIALIZED (
      SELECT v.policy_id, v.version,
             (jsonb_exists_any(step -> 'roles', ${[...roles]})
               OR jsonb_exists_any(COALESCE(step -> 'groups', '[]'), ARRAY(SELECT group_name FROM groups))
               OR EXISTS (SELECT 1 FROM jsonb_array_elements_text(COALESCE(step -> 'people', '[]')) p
                           WHERE p = ${personId} OR lower(p) = lower(${email}::text))) AS named,
             COALESCE((step -> 'owners')::boolean, false) AS owners,
             sum((step ->> 'signatures')::int) OVER until_here AS upto,
             sum((step ->> 'signatures')::int) OVER until_here - (step ->> 'signatures')::int AS since
        FROM access_policy_version v, jsonb_array_elements(v.document -> 'steps') WITH ORDINALITY s(step, place)
      WINDOW until_here AS (PARTITION BY v.policy_id, v.version ORDER BY s.place)),
    places AS MATERIALIZED (
      SELECT policy_id, version, bool_or(named) AS named, bool_or(owners) AS owners, max(upto) AS needed
        FROM steps GROUP BY policy_id, version),
    waiting AS MATERIALIZED (
      SELECT r.id, r.thread_id, r.expires_at, r.secret_id, r.policy_id, r.policy_version, n.version AS newest,
             (SELECT count(*) FROM decision d
                JOIN person p ON p.id = d.decider_id AND p.disabled_at IS NULL
               WHERE d.request_id = r.id AND d.verdict = 'approve') AS signed,
             EXISTS (SELECT 1 FROM secret s, names
                      WHERE s.id = r.secret_id
                        AND (s.owner = ANY(names.known) OR lower(s.owner) = lower(${email}::text))) AS owned
        FROM access_request r JOIN newest n ON n.policy_id = r.policy_id
       WHERE r.state = 'pending' AND r.expires_at > (SELECT access_clock())
         AND r.requester_id <> ${personId} ${here}
         AND NOT EXISTS (SELECT 1 FROM person q WHERE q.id = r.requester_id AND lower(q.email) = lower(${email}::text))
         AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id AND d.decider_id = ${personId})),
    inbox AS (
      SELECT w.id, w.thread_id, w.expires_at,
             bool_or(t.since IS NOT NULL AND (t.named OR t.owners AND w.owned)) OR w.signed >= max(e.needed) AS now
        FROM waiting w
        JOIN places e ON e.policy_id = w.policy_id AND e.version IN (w.policy_version, w.newest)
        LEFT JOIN steps t ON t.policy_id = e.policy_id AND t.version = e.version
         AND t.since <= w.signed AND w.signed < t.upto
       GROUP BY w.id, w.thread_id, w.expires_at, w.signed, w.owned
      HAVING bool_or(e.named OR (e.owners AND w.owned)))`;
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

/** One's own, and what lies within reach where one is given. */
export function ownOr(own: Prisma.Sql, reach: Reach | undefined, column: Prisma.Sql): Prisma.Sql {
  if (!reach || reach.kind === 'none') return own;
  return Prisma.sql`(${own} OR ${secretReachSql(reach, column)})`;
}
