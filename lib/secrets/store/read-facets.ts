import type { Database } from '#lib/db/client.ts';

export interface FacetRow {
  readonly value: string;
  readonly secrets: number;
  readonly broken: number;
  readonly attention: number;
}

const FACETS = { owner: 'owner', service: 'service', type: 'type', region: 'region' } as const;
export type Facet = keyof typeof FACETS;

/** The values of one field among the living secrets with their counts, the most frequent first. At most 500. */
export async function readFacet(db: Database, facet: Facet): Promise<readonly FacetRow[]> {
  const column = FACETS[facet];
  const { rows } = await db.pool.query<FacetRow>(
    `SELECT ${column} AS value, count(*)::integer AS secrets,
            (count(*) FILTER (WHERE health = 'broken'))::integer AS broken,
            (count(*) FILTER (WHERE health = 'attention'))::integer AS attention
     FROM secret WHERE gone_at IS NULL AND ${column} IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 500`,
  );
  return rows;
}
