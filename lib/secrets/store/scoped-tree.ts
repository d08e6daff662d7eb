import type { Database } from '#lib/db/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import { endOfPrefix } from '../rules/like-pattern.ts';
import type { TallyFilter, TallyRow } from './read-tallies.ts';
import type { LevelRequest, TreeRow } from './read-tree.ts';
import { addReach, andReach } from './scope-conditions.ts';
import { SqlConditions } from './sql-conditions.ts';

/*
 * What the tree and the counts say to somebody who sees a part of the inventory: counted from the secrets themselves, since
 * the kept counts are of everything and would tell of what lies outside.
 */

const COUNTS = `count(*)::int AS secrets, count(*) FILTER (WHERE health = 'broken')::int AS broken,
  count(*) FILTER (WHERE health = 'attention')::int AS attention,
  count(*) FILTER (WHERE health = 'not-seen')::int AS "notSeen",
  count(*) FILTER (WHERE environment IN ('production', 'unknown'))::int AS protected`;

const NOTHING = { id: null, environment: null, health: null, connectionName: null, region: null, type: null };

/** One level of the tree: the folder itself if something in it is within reach, its folders, its secrets. */
export async function readScopedLevel(
  db: Database,
  request: LevelRequest,
  reach: Reach,
): Promise<readonly TreeRow[]> {
  const [self, folders, secrets] = await Promise.all([
    readSelf(db, request, reach),
    readFolders(db, request, reach),
    readSecrets(db, request, reach),
  ]);
  return [...self, ...folders, ...secrets];
}

/** Conditions on `secret s` below a folder. */
function below(request: LevelRequest, reach: Reach): { sql: SqlConditions; path: string } {
  const sql = new SqlConditions();
  const path = sql.place(request.path);
  sql.add('s.gone_at IS NULL');
  if (request.path !== '') {
    const end = endOfPrefix(request.path);
    sql.add(`s.name >= ${path}`);
    if (end !== null) sql.add(`s.name < ${sql.place(end)}`);
  }
  if (request.connection !== null) sql.add(`s.connection_id = ${sql.place(request.connection)}`);
  if (request.region !== null) sql.add(`s.region = ${sql.place(request.region)}`);
  addReach(sql, reach);
  return { sql, path };
}

async function readSelf(db: Database, request: LevelRequest, reach: Reach): Promise<readonly TreeRow[]> {
  const { sql, path } = below(request, reach);
  const { rows } = await db.pool.query<TreeRow>(
    `SELECT 'self' AS kind, ${path}::text AS path, '' AS segment, ${COUNTS},
            count(*) FILTER (WHERE s.parent_path = ${path}::text)::int AS own
       FROM secret s WHERE ${sql.where} HAVING count(*) > 0`,
    sql.parameters,
  );
  return rows.map((row) => ({ ...NOTHING, ...row }));
}

async function readFolders(db: Database, request: LevelRequest, reach: Reach): Promise<readonly TreeRow[]> {
  const { sql, path } = below(request, reach);
  const segment = `split_part(substr(s.name, length(${path}::text) + 1), '/', 1)`;
  sql.add(`s.parent_path <> ${path}::text`);
  if (request.folderAfter !== null) sql.add(`${segment} COLLATE "C" > ${sql.place(request.folderAfter)}`);
  const limit = sql.place(request.limit);
  const { rows } = await db.pool.query<TreeRow>(
    `SELECT 'folder' AS kind, ${path}::text || segment || '/' AS path, segment, ${COUNTS}, NULL AS own
       FROM (SELECT ${segment} COLLATE "C" AS segment, s.health, s.environment FROM secret s WHERE ${sql.where}) f
      GROUP BY segment ORDER BY segment LIMIT ${limit}`,
    sql.parameters,
  );
  return rows.map((row) => ({ ...NOTHING, ...row }));
}

async function readSecrets(db: Database, request: LevelRequest, reach: Reach): Promise<readonly TreeRow[]> {
  const { sql, path } = below(request, reach);
  sql.add(`s.parent_path = ${path}::text`);
  if (request.secretAfter !== null) {
    const [segment, id] = request.secretAfter;
    sql.add(`(s.last_segment, s.id) > (${sql.place(segment)} COLLATE "C", ${sql.place(id)})`);
  }
  const limit = sql.place(request.limit);
  const { rows } = await db.pool.query<TreeRow>(
    `SELECT 'secret' AS kind, s.name AS path, s.last_segment AS segment, NULL AS secrets, NULL AS own, NULL AS broken,
            NULL AS attention, NULL AS "notSeen", NULL AS protected, s.id, s.environment, s.health,
            c.name AS "connectionName", s.region, s.type
       FROM secret s JOIN connection c ON c.id = s.connection_id
      WHERE ${sql.where} ORDER BY s.last_segment, s.id LIMIT ${limit}`,
    sql.parameters,
  );
  return rows;
}

/** Live secrets within reach by environment and health. */
export async function countScoped(
  db: Database,
  filter: TallyFilter,
  reach: Reach,
): Promise<readonly TallyRow[]> {
  if (reach.kind === 'none') return [];
  const sql = new SqlConditions();
  sql.add('s.gone_at IS NULL');
  if (filter.connection !== undefined) sql.add(`s.connection_id = ${sql.place(filter.connection)}`);
  if (filter.region !== undefined) sql.add(`s.region = ${sql.place(filter.region)}`);
  if (filter.accountId !== undefined) sql.add(`s.account_id = ${sql.place(filter.accountId)}`);
  addReach(sql, reach);
  const { rows } = await db.pool.query<TallyRow>(
    `SELECT s.environment, s.health, count(*)::int AS secrets FROM secret s WHERE ${sql.where} GROUP BY 1, 2`,
    sql.parameters,
  );
  return rows;
}

/** Connection → live secrets within reach; one without any is absent. */
export async function countScopedByConnection(
  db: Database,
  reach: Reach,
): Promise<ReadonlyMap<string, number>> {
  const sql = new SqlConditions();
  sql.add('s.gone_at IS NULL');
  addReach(sql, reach);
  const { rows } = await db.pool.query<{ connection: string; secrets: number }>(
    `SELECT s.connection_id AS connection, count(*)::int AS secrets FROM secret s WHERE ${sql.where} GROUP BY 1`,
    sql.parameters,
  );
  return new Map(rows.map((row) => [row.connection, row.secrets]));
}

/** Whether a secret is there and within reach. */
export async function isWithinReach(db: Database, reach: Reach, secretId: string): Promise<boolean> {
  if (reach.kind !== 'some') return reach.kind === 'all';
  const values: unknown[] = [secretId];
  const within = andReach(reach, (value) => `$${values.push(value)}`);
  const { rows } = await db.pool.query(`SELECT 1 FROM secret s WHERE s.id = $1${within}`, values);
  return rows.length === 1;
}
