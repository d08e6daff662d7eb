import type { Database } from '#lib/db/client.ts';
import { SqlConditions } from './sql-conditions.ts';

export interface TallyFilter {
  readonly connection?: string | undefined;
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

export interface TallyRow {
  readonly environment: string;
  readonly health: string;
  readonly secrets: number;
}

/** Connection → how many live secrets it has. One without any is absent. */
export async function countByConnection(db: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.pool.query<{ connection: string; secrets: number }>(
    'SELECT connection_id AS connection, sum(secret_count)::integer AS secrets FROM secret_tally GROUP BY 1',
  );
  return new Map(rows.map((row) => [row.connection, row.secrets]));
}

/** Live secrets by environment and health. */
export async function readTallies(db: Database, filter: TallyFilter): Promise<readonly TallyRow[]> {
  const sql = new SqlConditions();
  if (filter.connection !== undefined) sql.add(`t.connection_id = ${sql.place(filter.connection)}`);
  if (filter.region !== undefined) sql.add(`t.region = ${sql.place(filter.region)}`);
  if (filter.accountId !== undefined) {
    sql.add(
      `t.connection_id IN (SELECT id FROM connection WHERE account_id = ${sql.place(filter.accountId)})`,
    );
  }
  const { rows } = await db.pool.query<TallyRow>(
    `SELECT t.environment, t.health, sum(t.secret_count)::integer AS secrets
     FROM secret_tally t WHERE ${sql.where} GROUP BY 1, 2`,
    sql.parameters,
  );
  return rows;
}
