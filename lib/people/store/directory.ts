import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

export interface DirectoryRow {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  readonly openSessions: number;
  readonly roles: readonly {
    readonly role: string;
    readonly scopedId: string | null;
    readonly scope: unknown;
    readonly permissions: readonly string[] | null;
    readonly givenAt: string;
    readonly givenBy: string | null;
    readonly giverName: string | null;
    readonly configured: boolean;
    /** `sign-in`: by the groups that the identity provider told. */
    readonly cameBy: string | null;
  }[];
  readonly groups: readonly {
    readonly group: string;
    readonly givenAt: string;
    readonly givenBy: string | null;
    readonly giverName: string | null;
    readonly configured: boolean;
    /** `sign-in`: by the groups that the identity provider told. */
    readonly cameBy: string | null;
  }[];
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
}

export interface DirectoryFilter {
  /** Every word must be in the name, the address, an id or a role. */
  readonly words?: readonly string[];
  readonly id?: string;
  readonly after?: { readonly name: string; readonly id: string } | null;
}

/** A session that nobody used for a quarter of an hour is over without anybody ending it. */
const SESSION_OPEN = Prisma.sql`
  s.ended_at IS NULL AND s.expires_at > clock_timestamp() AND s.last_seen_at > clock_timestamp() - interval '15 minutes'`;

/** People with what they hold, by name. Everything is read for the rows of one page only. */
export async function readDirectory(
  db: Reader,
  filter: DirectoryFilter,
  most: number,
): Promise<readonly DirectoryRow[]> {
  return await db.$queryRaw<DirectoryRow[]>`
    SELECT p.id, p.display_name AS "displayName", p.email, p.disabled_at AS "disabledAt", p.created_at AS "createdAt",
           (SELECT max(s.last_seen_at) FROM session_row s WHERE s.person_id = p.id) AS "lastSeenAt",
           (SELECT count(*)::int FROM session_row s
             WHERE s.person_id = p.id AND p.disabled_at IS NULL AND ${SESSION_OPEN}) AS "openSessions",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('role', h.role, 'scopedId', h.id, 'scope', h.scope,
                     'permissions', c.permissions, 'givenAt', h.given_at, 'givenBy', h.given_by,
                     'giverName', g.display_name, 'configured', h.configured, 'cameBy', h.came_by) ORDER BY h.id NULLS FIRST, h.role), '[]')
              FROM (SELECT r.role, NULL::text AS id, NULL::jsonb AS scope, r.given_at, r.given_by, r.configured, r.came_by
                      FROM role_assignment r WHERE r.person_id = p.id
                    UNION ALL
                    SELECT r.role, r.id, r.scope, r.given_at, r.given_by, false, NULL
                      FROM scoped_role r WHERE r.person_id = p.id) h
              LEFT JOIN custom_role c ON c.name = h.role LEFT JOIN person g ON g.id = h.given_by) AS roles,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('group', m.group_name, 'givenAt', m.given_at, 'givenBy', m.given_by,
                     'giverName', g.display_name, 'configured', m.configured, 'cameBy', m.came_by) ORDER BY m.group_name), '[]')
              FROM group_membership m LEFT JOIN person g ON g.id = m.given_by WHERE m.person_id = p.id) AS groups,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('issuer', i.issuer, 'subject', i.subject)
                     ORDER BY i.issuer, i.subject), '[]')
              FROM identity i WHERE i.person_id = p.id) AS identities
      FROM person p
     WHERE ${conditionsOf(filter)} ORDER BY p.display_name, p.id LIMIT ${most}`;
}

function conditionsOf({ words, id, after }: DirectoryFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`true`,
    ...(id === undefined ? [] : [Prisma.sql`p.id = ${id}`]),
    ...(after ? [Prisma.sql`(p.display_name, p.id) > (${after.name}, ${after.id})`] : []),
    ...(words ?? []).map(
      (
        word,
      ) => Prisma.sql`(strpos(lower(p.display_name), ${word}) > 0 OR strpos(lower(coalesce(p.email, '')), ${word}) > 0
        OR lower(p.id) = ${word}
        OR EXISTS (SELECT 1 FROM role_assignment r WHERE r.person_id = p.id AND r.role = ${word})
        OR EXISTS (SELECT 1 FROM scoped_role r WHERE r.person_id = p.id AND r.role = ${word})
        OR EXISTS (SELECT 1 FROM group_membership m WHERE m.person_id = p.id AND lower(m.group_name) = ${word}))`,
    ),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** Active people, those who may sign by a role for everything, and accounts that are switched off. */
export async function countPeople(
  db: Reader,
): Promise<{ readonly active: number; readonly disabled: number; readonly admins: number }> {
  const rows = await db.$queryRaw<{ active: number; disabled: number; admins: number }[]>`
    SELECT count(*) FILTER (WHERE disabled_at IS NULL)::int AS active,
           count(*) FILTER (WHERE disabled_at IS NOT NULL)::int AS disabled,
           count(*) FILTER (WHERE disabled_at IS NULL AND EXISTS
             (SELECT 1 FROM role_assignment r WHERE r.person_id = p.id AND r.role = 'admin'))::int AS admins
      FROM person p`;
  return rows[0] ?? { active: 0, disabled: 0, admins: 0 };
}
