import type { Reach } from '#lib/people/rules/reach.ts';
import { reachSql } from '#lib/secrets/store/scope-conditions.ts';
import type { PersonHistory, PersonRisk } from '../rules/risk.ts';
import type { Reader } from './clock.ts';

type PersonRow = PersonHistory & Omit<PersonRisk, 'hours'> & { hours: number[] };

/** One person as deciders weigh them. */
export async function readPersonRisk(
  db: Reader,
  personId: string,
  threadId: string,
): Promise<{ readonly risk: PersonRisk; readonly history: PersonHistory }> {
  const rows = await db.$queryRaw<PersonRow[]>`
    WITH clock AS (SELECT access_clock() AS now),
    earlier AS (
      SELECT r.id, r.state, r.way, r.created_at, r.closed_at, r.secret_id FROM access_request r, clock
       WHERE r.requester_id = ${personId} AND r.thread_id <> ${threadId}
         AND r.created_at > clock.now - interval '90 days'
       ORDER BY r.created_at DESC LIMIT 2000),
    held AS (
      SELECT extract(epoch FROM COALESCE(g.revoked_at, g.ends_at) - g.starts_at) AS held,
             extract(epoch FROM g.ends_at - g.starts_at) AS given
        FROM access_grant g, clock
       WHERE g.person_id = ${personId} AND g.starts_at > clock.now - interval '90 days'
         AND (g.state <> 'active' OR g.ends_at <= clock.now) AND g.request_id IN (SELECT id FROM earlier)),
    given AS (
      SELECT given_at FROM role_assignment, clock
       WHERE person_id = ${personId} AND given_by IS NOT NULL AND given_at > clock.now - interval '7 days'
      UNION ALL
      SELECT given_at FROM scoped_role, clock
       WHERE person_id = ${personId} AND given_by IS NOT NULL AND given_at > clock.now - interval '7 days'
      UNION ALL
      SELECT given_at FROM group_membership, clock
       WHERE person_id = ${personId} AND given_by IS NOT NULL AND given_at > clock.now - interval '7 days')
    SELECT ARRAY(SELECT (SELECT count(*)::int FROM earlier e
                          WHERE extract(hour FROM e.created_at AT TIME ZONE 'UTC') = h.hour)
                   FROM generate_series(0, 23) AS h(hour) ORDER BY h.hour) AS hours,
           (SELECT count(DISTINCT r.secret_id)::int FROM access_request r, clock
             WHERE r.requester_id = ${personId} AND r.created_at > clock.now - interval '1 day') AS "secretsToday",
           (SELECT max(given_at) FROM given) AS "appointedAt",
           ARRAY(SELECT COALESCE(o.email, o.id) FROM person s JOIN person o ON o.id <> s.id
                  WHERE s.id = ${personId} AND o.disabled_at IS NULL
                    AND name_skeleton(btrim(o.display_name)) = name_skeleton(btrim(s.display_name))
                  ORDER BY 1 LIMIT 3) AS namesakes,
           (SELECT count(*)::int FROM earlier e, clock
             WHERE e.way = 'break-glass' AND e.created_at > clock.now - interval '30 days') AS "breakGlass",
           (SELECT count(*)::int FROM earlier WHERE way = 'asked') AS asked,
           (SELECT count(*)::int FROM earlier WHERE way = 'asked' AND state = 'approved') AS approved,
           (SELECT count(*)::int FROM earlier WHERE state = 'denied') AS denied,
           (SELECT count(*)::int FROM earlier WHERE state = 'expired') AS lapsed,
           (SELECT count(*)::int FROM earlier WHERE state = 'cancelled') AS withdrawn,
           (SELECT count(*)::int FROM reveal v, clock WHERE v.person_id = ${personId} AND v.state = 'delivered'
               AND v.intended_at > clock.now - interval '90 days') AS reveals,
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - created_at))
              FROM earlier WHERE state = 'approved' AND way = 'asked')::float AS "decidedAfterSeconds",
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY held) FROM held)::float AS "heldSeconds",
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY given) FROM held)::float AS "givenSeconds"`;
  const row = rows[0];
  if (!row) throw new Error('counting gave no row');
  const { hours, secretsToday, appointedAt, breakGlass, namesakes, ...history } = row;
  return { risk: { hours, secretsToday, appointedAt, breakGlass, namesakes }, history };
}

/** What the inventory knows of a secret beside its page, for those who decide about it. */
export interface SecretRiskRow {
  readonly secretId: string;
  readonly lookAlikes: readonly string[];
  readonly deletionAskedAt: Date | null;
  readonly rotationEnabled: boolean | null;
  readonly health: string;
  readonly healthCause: string | null;
  readonly healthSince: Date | null;
  readonly healthDetail: string | null;
  readonly gone: boolean;
  /** Which version holds which label now. */
  readonly versions: readonly { readonly versionId: string; readonly labels: readonly string[] }[];
}

/** Secrets by id, with names within reach that read alike: at most three of each. */
export async function readSecretRisks(
  db: Reader,
  secretIds: readonly string[],
  reach: Reach,
): Promise<ReadonlyMap<string, SecretRiskRow>> {
  const rows = await db.$queryRaw<SecretRiskRow[]>`
    SELECT s.id AS "secretId", s.deletion_asked_at AS "deletionAskedAt", s.rotation_enabled AS "rotationEnabled",
           s.health, s.health_cause AS "healthCause", s.health_since AS "healthSince", s.health_detail AS "healthDetail",
           s.gone_at IS NOT NULL AS gone,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('versionId', v.version_id, 'labels', v.labels))
                       FROM secret_version v WHERE v.secret_id = s.id AND v.gone_at IS NULL), '[]') AS versions,
           ARRAY(SELECT DISTINCT o.name FROM secret o
                  WHERE name_skeleton(o.name) = name_skeleton(s.name) AND o.gone_at IS NULL AND o.name <> s.name
                    AND ${reachSql(reach, 'o')}
                  ORDER BY o.name LIMIT 3) AS "lookAlikes"
      FROM secret s WHERE s.id = ANY(${[...secretIds]})`;
  return new Map(rows.map((row) => [row.secretId, row]));
}
