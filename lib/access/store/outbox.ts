import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Reader } from './clock.ts';

/** One announcement as the statement takes it. Keys are the names of its columns in the statement below. */
export interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly actorId: string | null;
  readonly threadId: string | null;
  readonly requestId: string | null;
  readonly grantId: string | null;
  readonly secretId: string | null;
  readonly policyId: string | null;
  readonly data: object;
  readonly dedupeKey: string | null;
  readonly threadKey: string;
  readonly people: readonly string[];
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly channels: readonly string[];
  readonly area: string;
  /** Kinds of notifications of the same request that are handled by this. */
  readonly settles: readonly string[];
  /** Only this person's; null: everybody's. */
  readonly settlesOnlyOf: string | null;
}

/** The ids of everybody who is named by themselves, by a role or by a group. The arguments are arrays in SQL. */
function namedBy(people: Prisma.Sql, roles: Prisma.Sql, groups: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT unnest(${people}) AS id
    UNION SELECT r.person_id FROM role_assignment r WHERE r.role = ANY(${roles})
    UNION SELECT g.person_id FROM group_membership g WHERE g.group_name = ANY(${groups})`;
}

/** Channels that take messages now and are named, or asked for everything of the area. */
function channelsFor(names: Prisma.Sql, area: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`c.removed_at IS NULL AND c.state = 'active' AND (c.name = ANY(${names}) OR ${area} = ANY(c.areas))`;
}

/**
 * Writes announcements, a notification for each person and a delivery for each channel, and marks what they settle: one
 * statement, so its cost does not grow with the number of people. Rows are locked in the order of their ids, as
 * everywhere, so two of these never wait for one another.
 */
export async function insertAnnouncements(tx: Transaction, rows: readonly OutboxRow[]): Promise<void> {
  await settle(tx, rows);
  await tx.$executeRaw`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows.map((row, place) => ({ ...row, place })))}::jsonb) AS input(
        "id" text, "kind" text, "actorId" text, "threadId" text, "requestId" text, "grantId" text, "secretId" text,
        "policyId" text, "data" jsonb, "dedupeKey" text, "threadKey" text, "people" text[], "roles" text[],
        "groups" text[], "channels" text[], "area" text, "place" int)),
    told AS (
      SELECT i."id" AS announcement_id, p.id AS person_id
        FROM input i
       CROSS JOIN LATERAL (${namedBy(Prisma.sql`i."people"`, Prisma.sql`i."roles"`, Prisma.sql`i."groups"`)}) named
        JOIN person p ON p.id = named.id AND p.disabled_at IS NULL AND p.id IS DISTINCT FROM i."actorId"
       WHERE NOT (i."kind" = 'request.commented' AND EXISTS (
               SELECT 1 FROM thread_mute m WHERE m.person_id = p.id AND m.thread_id = i."threadId"))),
    fresh AS (
      INSERT INTO announcement (id, kind, at, actor_id, thread_id, request_id, grant_id, secret_id, policy_id, data,
                                dedupe_key, person_count)
      SELECT i."id", i."kind", access_clock(), i."actorId", i."threadId", i."requestId", i."grantId", i."secretId",
             i."policyId", i."data", i."dedupeKey", (SELECT count(*) FROM told t WHERE t.announcement_id = i."id")
        FROM input i
      ON CONFLICT (dedupe_key) DO NOTHING
      RETURNING id),
    notified AS (
      INSERT INTO notification (person_id, announcement_id, thread_key, kind, request_id)
      SELECT t.person_id, i."id", i."threadKey", i."kind", i."requestId"
        FROM input i JOIN fresh f ON f.id = i."id" JOIN told t ON t.announcement_id = i."id")
    INSERT INTO delivery (id, announcement_id, channel_id, thread_key, next_attempt_at)
    SELECT 'msg_' || substr(i."id", 5, 8) || upper(substr(md5(i."id" || c.id), 1, 8)), i."id", c.id, i."threadKey",
           access_clock()
      FROM input i JOIN fresh f ON f.id = i."id"
      JOIN channel c ON ${channelsFor(Prisma.sql`i."channels"`, Prisma.sql`i."area"`)}
     ORDER BY i."place", c.id`;
}

/** An extension settles what was said of the request of the grant it goes on with, which is another request. */
async function settle(tx: Transaction, rows: readonly OutboxRow[]): Promise<void> {
  const settling = rows.filter((row) => row.settles.length > 0 && row.requestId !== null);
  if (settling.length === 0) return;
  await tx.$executeRaw`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(settling)}::jsonb)
          AS i("id" text, "requestId" text, "settles" text[], "settlesOnlyOf" text)),
    about AS (
      SELECT i.*, i."requestId" AS request_id FROM input i
      UNION ALL
      SELECT i.*, o.request_id FROM input i
        JOIN access_request r ON r.id = i."requestId"
        JOIN access_grant o ON o.id = r.extends_grant_id
       WHERE 'grant.ending' = ANY(i."settles")),
    open AS (
      SELECT n.id, a."id" AS announcement_id
        FROM about a
        JOIN notification n ON n.request_id = a.request_id AND n.handled_at IS NULL AND n.kind = ANY(a."settles")
         AND (a."settlesOnlyOf" IS NULL OR n.person_id = a."settlesOnlyOf")
       ORDER BY n.id FOR UPDATE OF n)
    UPDATE notification n SET handled_at = access_clock(), handled_by = open.announcement_id
      FROM open WHERE n.id = open.id`;
}

/** Marks what told that access ends soon, where it is over: by its time, its last use or its holder. @returns how many. */
export async function settleEnded(db: Pick<Transaction, '$executeRaw'>): Promise<number> {
  return await db.$executeRaw`
    WITH over AS (
      SELECT n.id FROM notification n
        JOIN announcement a ON a.id = n.announcement_id
        JOIN access_grant g ON g.id = a.grant_id
       WHERE n.kind = 'grant.ending' AND n.handled_at IS NULL
         AND (g.state <> 'active' OR g.ends_at <= (SELECT access_clock()) OR g.uses_taken >= g.uses_allowed)
       ORDER BY n.id LIMIT 1000 FOR UPDATE OF n SKIP LOCKED)
    UPDATE notification n SET handled_at = access_clock() FROM over WHERE n.id = over.id`;
}

/** Who would be told, by the same statements that tell them: ids of people, names of channels that take messages now. */
export async function loadWhoWouldBeTold(
  db: Reader,
  asked: Pick<OutboxRow, 'people' | 'roles' | 'groups' | 'channels' | 'area' | 'actorId'>,
): Promise<{ readonly people: readonly string[]; readonly channels: readonly string[] }> {
  const [people, channels] = await Promise.all([
    db.$queryRaw<{ id: string }[]>`
      SELECT p.id FROM (${namedBy(arrayOf(asked.people), arrayOf(asked.roles), arrayOf(asked.groups))}) named
        JOIN person p ON p.id = named.id AND p.disabled_at IS NULL AND p.id IS DISTINCT FROM ${asked.actorId}
       ORDER BY p.id`,
    db.$queryRaw<{ name: string }[]>`
      SELECT c.name FROM channel c
       WHERE ${channelsFor(arrayOf(asked.channels), Prisma.sql`${asked.area}`)} ORDER BY c.name`,
  ]);
  return { people: people.map(({ id }) => id), channels: channels.map(({ name }) => name) };
}

export interface KnownChannel {
  readonly name: string;
  readonly kind: 'webhook' | 'slack' | 'sns';
  readonly paused: boolean;
}

export async function loadKnownChannels(db: Reader): Promise<readonly KnownChannel[]> {
  return await db.$queryRaw<KnownChannel[]>`
    SELECT name, kind, state = 'paused' AS paused FROM channel WHERE removed_at IS NULL ORDER BY name LIMIT 1000`;
}

function arrayOf(texts: readonly string[]): Prisma.Sql {
  return Prisma.sql`${[...texts]}::text[]`;
}
