import { ANNOUNCEMENT_DATA, type AnnouncementKind } from '#lib/access/rules/announcement.ts';
import { openFacts } from '#lib/access/rules/facts.ts';
import type { Transaction } from '#lib/db/client.ts';
import type { Told, ToldBody } from '../rules/told.ts';

/** What a read needs: a transaction or the plain client. */
export type Reader = Pick<Transaction, '$queryRaw'>;

interface ToldRow {
  readonly id: string;
  readonly kind: string;
  readonly at: Date;
  readonly data: unknown;
  readonly threadId: string | null;
  readonly requestId: string | null;
  readonly grantId: string | null;
  readonly secretId: string | null;
  readonly policyId: string | null;
  readonly personCount: number;
  readonly actor: string | null;
  readonly facts: Uint8Array | null;
  readonly expiresAt: Date | null;
  readonly state: string | null;
  readonly secretName: string | null;
  readonly environment: string | null;
  readonly arn: string | null;
  readonly grantPerson: string | null;
  readonly grantEndsAt: Date | null;
  readonly revokedWhy: string | null;
  readonly said: string | null;
}

/** Announcements with all their sentences need, by id. */
export async function loadTold(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Told>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<ToldRow[]>`
    SELECT a.id, a.kind, a.at, a.data, a.thread_id AS "threadId", a.request_id AS "requestId", a.grant_id AS "grantId",
           a.secret_id AS "secretId", a.policy_id AS "policyId", a.person_count AS "personCount",
           p.display_name AS actor, r.facts, r.expires_at AS "expiresAt", r.state, s.name AS "secretName", s.environment, s.arn,
           gp.display_name AS "grantPerson", g.ends_at AS "grantEndsAt", g.revoked_why AS "revokedWhy",
           COALESCE(d.comment, c.text) AS said
      FROM announcement a
      LEFT JOIN person p ON p.id = a.actor_id
      LEFT JOIN access_request r ON r.id = a.request_id
      LEFT JOIN secret s ON s.id = COALESCE(a.secret_id, r.secret_id)
      LEFT JOIN access_grant g ON g.id = a.grant_id
      LEFT JOIN person gp ON gp.id = g.person_id
      LEFT JOIN decision d ON d.id = a.data ->> 'decisionId'
      LEFT JOIN request_comment c ON c.id = a.data ->> 'commentId'
     WHERE a.id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.id, toTold(row)]));
}

/** Ids of announcements of these kinds within the last seconds, at most twenty. */
export async function findRecent(
  db: Reader,
  kinds: readonly string[],
  withinSeconds: number,
): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM announcement
     WHERE at > access_clock() - ${withinSeconds} * interval '1 second' AND kind = ANY(${[...kinds]})
     ORDER BY at LIMIT 20`;
  return rows.map(({ id }) => id);
}

function toTold(row: ToldRow): Told {
  const { secretName, environment, arn, grantPerson, grantEndsAt, revokedWhy, facts, data, kind, ...rest } =
    row;
  return {
    ...rest,
    ...bodyOf(kind, data),
    facts: facts ? openFacts(facts) : null,
    secret: secretName && environment && arn ? { name: secretName, environment, arn } : null,
    grant: grantPerson && grantEndsAt ? { person: grantPerson, endsAt: grantEndsAt, revokedWhy } : null,
  };
}

function bodyOf(kind: string, data: unknown): ToldBody {
  const known = kind as AnnouncementKind;
  return { kind: known, data: ANNOUNCEMENT_DATA[known].parse(data) } as ToldBody;
}
