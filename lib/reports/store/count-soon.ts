import type { Pool } from 'pg';
import { takeConnection } from '#lib/db/client.ts';
import type { PopulationName } from '../rules/populations.ts';
import type { Asked } from './asked.ts';
import { countOf } from './populations.ts';

/** Somebody looks at a form meanwhile. */
const EACH_MS = 1_500;
const ALL_MS = 5_000;

/** Counts of populations, as many as can be had soon; the others are absent. */
export async function countSoon(
  pool: Pool,
  names: readonly PopulationName[],
  asked: Asked,
): Promise<ReadonlyMap<PopulationName, number>> {
  const counts = new Map<PopulationName, number>();
  const { client, release } = await takeConnection(pool);
  const until = performance.now() + ALL_MS;
  let usable = false;
  try {
    for (const name of names) {
      if (performance.now() > until) break;
      await client.query('BEGIN READ ONLY');
      await client.query(`SET LOCAL statement_timeout = ${EACH_MS}`);
      const counted = await client
        .query<{ count: string }>(countOf(name, asked))
        .catch((error: { code?: string }) => {
          if (error.code === '57014') return null;
          throw error;
        });
      await client.query('ROLLBACK');
      if (counted) counts.set(name, Number(counted.rows[0]?.count ?? 0));
    }
    usable = true;
    return counts;
  } finally {
    release(!usable);
  }
}
