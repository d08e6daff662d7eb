import type { Pool } from 'pg';
import type { Month } from '../rules/calendar.ts';

/** How much of a month's calls the trail has seen, for one connected account and region. */
export interface SeenPlace {
  readonly accountId: string;
  readonly region: string;
  readonly connectionName: string;
  /** Hours of the month so far, and how many of them were seen. */
  readonly hours: number;
  readonly seenHours: number;
}

export async function selectSeenPlaces(pool: Pool, month: Month, until: Date): Promise<readonly SeenPlace[]> {
  const { rows } = await pool.query<SeenPlace>({
    name: 'cost-seen-places',
    text: `WITH asked AS (SELECT tstzmultirange(tstzrange($1::date::timestamp AT TIME ZONE 'UTC', $2)) AS span),
     seen AS (SELECT k.account, k.region, range_agg(part) AS seen FROM trail_checkpoint k, unnest(k.seen) part GROUP BY 1, 2)
     SELECT c.account_id AS "accountId", r.region, c.name AS "connectionName",
            (extract(epoch FROM upper(a.span) - lower(a.span)) / 3600)::float8 AS hours,
            coalesce((SELECT sum(extract(epoch FROM upper(p) - lower(p))) / 3600 FROM unnest(a.span * s.seen) p), 0)::float8 AS "seenHours"
       FROM asked a CROSS JOIN connection c JOIN connection_region r ON r.connection_id = c.id
       LEFT JOIN seen s ON s.account = c.account_id AND s.region = r.region
      ORDER BY c.name, r.region`,
    values: [`${month}-01`, until],
  });
  return rows;
}
