import type { Database } from '#lib/db/client.ts';

/** A folder or a leaf of one level of the tree, folders first. */
export interface TreeRow {
  readonly kind: 'self' | 'folder' | 'secret';
  /** Path of a folder, name of a secret. */
  readonly path: string;
  readonly segment: string;
  readonly secrets: number | null;
  readonly own: number | null;
  readonly broken: number | null;
  readonly attention: number | null;
  readonly notSeen: number | null;
  readonly protected: number | null;
  readonly id: string | null;
  readonly environment: string | null;
  readonly health: string | null;
  readonly connectionName: string | null;
  readonly region: string | null;
  readonly type: string | null;
}

export interface LevelRequest {
  readonly path: string;
  readonly connection: string | null;
  readonly region: string | null;
  /** Last folder segment and last secret already shown; empty: from the start. */
  readonly folderAfter: string | null;
  readonly secretAfter: readonly [segment: string, id: string] | null;
  readonly limit: number;
}

const LEVEL = `
  (SELECT 'self' AS kind, path, segment, secret_count AS secrets, own_count AS own, broken_count AS broken,
          attention_count AS attention, not_seen_count AS "notSeen", protected_count AS protected,
          NULL AS id, NULL AS environment, NULL AS health, NULL AS "connectionName", NULL AS region, NULL AS type
   FROM secret_folder WHERE scope = $1 AND path = $2)
  UNION ALL
  (SELECT 'folder', path, segment, secret_count, own_count, broken_count, attention_count, not_seen_count,
          protected_count, NULL, NULL, NULL, NULL, NULL, NULL
   FROM secret_folder WHERE scope = $1 AND parent_path = $2 AND ($3::text IS NULL OR segment > $3 COLLATE "C")
   ORDER BY segment LIMIT $4)
  UNION ALL
  (SELECT 'secret', s.name, s.last_segment, NULL, NULL, NULL, NULL, NULL, NULL,
          s.id, s.environment, s.health, c.name, s.region, s.type
   FROM secret s JOIN connection c ON c.id = s.connection_id
   WHERE s.parent_path = $2 AND s.gone_at IS NULL
     AND ($5::text IS NULL OR (s.last_segment, s.id) > ($5 COLLATE "C", $6))
     AND ($7::text IS NULL OR s.connection_id = $7) AND ($8::text IS NULL OR s.region = $8)
   ORDER BY s.last_segment, s.id LIMIT $4)`;

/** One level of the tree: the folder itself, then its folders and its secrets in the order of bytes. */
export async function readLevel(db: Database, request: LevelRequest): Promise<readonly TreeRow[]> {
  const scope = [request.connection, request.region].filter((part) => part !== null).join('/');
  const [segment, id] = request.secretAfter ?? [null, null];
  const { rows } = await db.pool.query<TreeRow>({
    name: 'secrets-tree-level',
    text: LEVEL,
    values: [
      scope,
      request.path,
      request.folderAfter,
      request.limit,
      segment,
      id,
      request.connection,
      request.region,
    ],
  });
  return rows;
}
