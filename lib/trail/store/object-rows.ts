import type { Pool, PoolClient } from 'pg';

export interface KnownObject {
  readonly key: string;
  readonly etag: string;
  readonly outcome: 'read' | 'trying' | 'set-aside';
  readonly tries: number;
  readonly hash: Buffer | null;
}

/** What is known of these objects, by key. */
export async function selectObjects(
  pool: Pool,
  at: { readonly connectionId: string; readonly bucket: string },
  keys: readonly string[],
): Promise<Map<string, KnownObject>> {
  if (keys.length === 0) return new Map();
  const { rows } = await pool.query<KnownObject>(
    `SELECT key, etag, outcome, tries, hash FROM trail_object
      WHERE connection_id = $1 AND bucket = $2 AND key = ANY($3::text[])`,
    [at.connectionId, at.bucket, keys],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

export interface MetObject {
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly etag: string;
  readonly bytes: number;
  readonly deliveredAt: Date;
  /** SHA-256 of the inflated content; null where it cannot be inflated. */
  readonly hash: Buffer | null;
  readonly outcome: KnownObject['outcome'];
}

/** Notes objects that were met. An object whose content changed has to be vouched for anew. */
export async function saveObjects(
  client: PoolClient,
  at: { readonly connectionId: string; readonly bucket: string },
  objects: readonly MetObject[],
  now: Date,
): Promise<void> {
  if (objects.length === 0) return;
  await client.query(
    `INSERT INTO trail_object AS o
       (connection_id, bucket, key, account, region, etag, bytes, delivered_at, hash, outcome, first_read_at, last_read_at)
     SELECT $1, $2, u.key, u.account, u.region, u.etag, u.bytes, u.at, u.hash, u.outcome, $11, $11
       FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[], $9::bytea[], $10::text[])
         AS u(key, account, region, etag, bytes, at, hash, outcome)
     ON CONFLICT (connection_id, bucket, key) DO UPDATE SET
       etag = excluded.etag, bytes = excluded.bytes, hash = excluded.hash, outcome = excluded.outcome,
       tries = CASE WHEN o.etag = excluded.etag THEN o.tries + 1 ELSE 1 END, last_read_at = excluded.last_read_at,
       vouched_at = CASE WHEN o.hash IS NOT DISTINCT FROM excluded.hash THEN o.vouched_at END`,
    [
      at.connectionId,
      at.bucket,
      objects.map((object) => object.key),
      objects.map((object) => object.account),
      objects.map((object) => object.region),
      objects.map((object) => object.etag),
      objects.map((object) => object.bytes),
      objects.map((object) => object.deliveredAt),
      objects.map((object) => object.hash),
      objects.map((object) => object.outcome),
      now,
    ],
  );
}

/** When the objects were delivered that could not be taken, of a stretch of deliveries. */
export async function selectNotTaken(
  client: Pool | PoolClient,
  at: { readonly connectionId: string; readonly account: string; readonly region: string },
  window: { readonly from: Date; readonly to: Date },
): Promise<Date[]> {
  const { rows } = await client.query<{ delivered_at: Date }>(
    `SELECT delivered_at FROM trail_object
      WHERE connection_id = $1 AND account = $2 AND region = $3 AND outcome <> 'read'
        AND delivered_at BETWEEN $4 AND $5 ORDER BY 1`,
    [at.connectionId, at.account, at.region, window.from, window.to],
  );
  return rows.map((row) => row.delivered_at);
}

/** Notes that a genuine digest named these objects with the content they have. */
export async function vouchFor(
  client: PoolClient,
  at: { readonly connectionId: string; readonly bucket: string },
  keys: readonly string[],
  now: Date,
): Promise<void> {
  await client.query(
    `UPDATE trail_object SET vouched_at = $4
      WHERE connection_id = $1 AND bucket = $2 AND key = ANY($3::text[]) AND vouched_at IS NULL`,
    [at.connectionId, at.bucket, keys, now],
  );
}

/**
 * Log files of a stretch of deliveries that no genuine digest named: those that CloudTrail delivered stand in the digest
 * of their hour.
 */
export async function selectUnvouched(
  client: PoolClient,
  at: { readonly connectionId: string; readonly account: string; readonly region: string },
  window: { readonly from: Date; readonly to: Date },
): Promise<{ key: string; deliveredAt: Date }[]> {
  const { rows } = await client.query<{ key: string; delivered_at: Date }>(
    `SELECT key, delivered_at FROM trail_object
      WHERE connection_id = $1 AND account = $2 AND region = $3 AND vouched_at IS NULL
        AND delivered_at >= $4 AND delivered_at < $5 ORDER BY delivered_at LIMIT 1000`,
    [at.connectionId, at.account, at.region, window.from, window.to],
  );
  return rows.map((row) => ({ key: row.key, deliveredAt: row.delivered_at }));
}
