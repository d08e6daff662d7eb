import type { Database } from '#lib/db/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import { andReach } from './scope-conditions.ts';

export interface FacetRow {
  readonly value: string;
  readonly secrets: number;
  readonly broken: number;
  readonly attention: number;
}

const FACETS = { owner: 'owner', service: 'service', type: 'type', region: 'region' } as const;
export type Facet = keyof typeof FACETS;

/** The values of one field among the living secrets with their counts, the most frequent first. At most 500. */
export async function readFacet(db: Database, facet: Facet, reach: Reach): Promise<readonly FacetRow[]> {
  if (reach.kind === 'none') return [];
  const values: unknown[] = [];
  const within = andReach(reach, (value) => `$${values.push(value)}`);
  const column = FACETS[facet];
  const { rows } = await db.pool.query<FacetRow>(
    `SELECT ${column} AS value, count(*)::integer AS secrets,
            (count(*) FILTER (WHERE health = 'broken'))::integer AS broken,
            (count(*) FILTER (WHERE health = 'attention'))::integer AS attention
     FROM secret s WHERE gone_at IS NULL AND ${column} IS NOT NULL${within}
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 500`,
    values,
  );
  return rows;
}
