import type { Database, Transaction } from '#lib/db/client.ts';

export interface OrphanedPlace {
  readonly connectionId: string;
  readonly region: string;
}

/** Account-regions that still have living secrets and are connected no longer. Read from the counts, not the secrets. */
export async function findOrphanedPlaces(db: Database): Promise<readonly OrphanedPlace[]> {
  const { rows } = await db.pool.query<OrphanedPlace>(
    `SELECT t.connection_id AS "connectionId", t.region
     FROM secret_tally t JOIN connection c ON c.id = t.connection_id
     WHERE c.removed_at IS NOT NULL OR NOT EXISTS (
       SELECT 1 FROM connection_region r WHERE r.connection_id = t.connection_id AND r.region = t.region)
     GROUP BY 1, 2 HAVING sum(t.secret_count) > 0 ORDER BY 1, 2`,
  );
  return rows;
}

/** Marks up to `most` living secrets of a place; nothing if it was connected again meanwhile. */
export async function markOrphansGone(
  tx: Transaction,
  { connectionId, region }: OrphanedPlace,
  most: number,
  now: Date,
): Promise<number> {
  return await tx.$executeRaw`
    UPDATE secret SET gone_at = ${now} WHERE id IN (
      SELECT s.id FROM secret s JOIN connection c ON c.id = s.connection_id
      WHERE s.connection_id = ${connectionId} AND s.region = ${region} AND s.gone_at IS NULL
        AND (c.removed_at IS NOT NULL OR NOT EXISTS (
          SELECT 1 FROM connection_region r WHERE r.connection_id = ${connectionId} AND r.region = ${region}))
      LIMIT ${most})`;
}
