import { Prisma } from '#lib/db/generated/client.ts';
import type { RevealWay } from '../rules/reveal.ts';
import type { Reader } from './clock.ts';

/** The version that AWSCURRENT names, as the inventory knows it. */
export interface CurrentRow {
  readonly versionId: string;
  readonly since: Date;
  /** From when the inventory looked before: it became current between then and `since`. Null: not known. */
  readonly notBefore: Date | null;
  /** recorded | observed | inferred; null: it was current when the secret was first seen. */
  readonly source: string | null;
}

export async function readCurrentVersion(db: Reader, secretId: string): Promise<CurrentRow | null> {
  const rows = await db.$queryRaw<CurrentRow[]>`
    SELECT v.version_id AS "versionId", COALESCE(m.at, v.aws_created_at, v.first_seen_at) AS since,
           m.not_before AS "notBefore", m.source
      FROM secret_version v
      LEFT JOIN LATERAL (
        SELECT at, not_before, source FROM label_movement
         WHERE secret_id = v.secret_id AND label = 'AWSCURRENT' AND to_version_id = v.version_id AND NOT explained
         ORDER BY at DESC LIMIT 1) m ON true
     WHERE v.secret_id = ${secretId} AND v.gone_at IS NULL AND 'AWSCURRENT' = ANY(v.labels) LIMIT 1`;
  return rows[0] ?? null;
}

/** One value of a version that was given out. */
export interface ExposureRow {
  readonly revealId: string;
  readonly personId: string;
  readonly personName: string;
  readonly grantId: string;
  readonly grantWay: 'asked' | 'break-glass';
  readonly keyName: string | null;
  readonly way: RevealWay;
  readonly at: Date;
  readonly witnessedAt: Date | null;
}

export interface ExposureFilter {
  readonly secretId: string;
  readonly versionId: string;
  /** Only what this person saw; null: everybody. */
  readonly personId: string | null;
  /** Only what came before this reveal. */
  readonly before?: string;
}

/** Values of one version that were given out through the product, newest first. */
export async function readExposureRows(
  db: Reader,
  { secretId, versionId, personId, before }: ExposureFilter,
  most: number,
): Promise<readonly ExposureRow[]> {
  return await db.$queryRaw<ExposureRow[]>`
    SELECT e.id AS "revealId", e.person_id AS "personId", p.display_name AS "personName", e.grant_id AS "grantId",
           g.way AS "grantWay", e.key_name AS "keyName", e.way, e.outcome_at AS at, e.witnessed_at AS "witnessedAt"
      FROM reveal e JOIN person p ON p.id = e.person_id JOIN access_grant g ON g.id = e.grant_id
     WHERE e.secret_id = ${secretId} AND e.version_id = ${versionId} AND e.state = 'delivered'
       AND ${personId === null ? Prisma.sql`true` : Prisma.sql`e.person_id = ${personId}`}
       AND ${before === undefined ? Prisma.sql`true` : Prisma.sql`(e.outcome_at, e.id) < (SELECT o.outcome_at, o.id FROM reveal o WHERE o.id = ${before})`}
     ORDER BY e.outcome_at DESC, e.id DESC LIMIT ${most}`;
}

/** How many values of a version were given out, and to how many people. */
export async function countExposure(
  db: Reader,
  secretId: string,
  versionId: string,
): Promise<{ readonly people: number; readonly values: number }> {
  const rows = await db.$queryRaw<{ people: number; values: number }[]>`
    SELECT count(DISTINCT person_id)::int AS people, count(*)::int AS values FROM reveal
     WHERE secret_id = ${secretId} AND version_id = ${versionId} AND state = 'delivered'`;
  return rows[0] ?? { people: 0, values: 0 };
}
