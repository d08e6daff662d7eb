import type { Pool, PoolClient } from 'pg';
import { takeConnection } from '#lib/db/client.ts';
import type { KnownDigest } from '../rules/digest-chain.ts';
import type { IntegrityFact } from '../rules/integrity.ts';

export interface DigestPlace {
  readonly connectionId: string;
  readonly account: string;
  readonly region: string;
}

/** Runs `work` in a transaction of its own, beside the one writer of records. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const { client, release } = await takeConnection(pool);
  let whole = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    whole = true;
    return result;
  } finally {
    if (!whole) await client.query('ROLLBACK').catch(() => undefined);
    release(!whole);
  }
}

interface ChainRow {
  chain: string;
  bucket: string;
  key: string;
  hash: Buffer;
  signature: string;
  end_at: Date;
}

/** The newest digest of every chain of a place. */
export async function selectChains(pool: Pool, place: DigestPlace): Promise<Map<string, KnownDigest>> {
  const { rows } = await pool.query<ChainRow>(
    `SELECT DISTINCT ON (chain) chain, bucket, key, hash, signature, end_at FROM trail_digest
      WHERE connection_id = $1 AND account = $2 AND region = $3 ORDER BY chain, end_at DESC`,
    [place.connectionId, place.account, place.region],
  );
  return new Map(
    rows.map((row) => [
      row.chain,
      { bucket: row.bucket, key: row.key, hash: row.hash, signature: row.signature, endsAt: row.end_at },
    ]),
  );
}

export interface NewDigest {
  readonly bucket: string;
  readonly key: string;
  readonly chain: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly hash: Buffer;
  readonly signature: string;
  readonly files: number;
  readonly isSound: boolean;
}

export async function insertDigest(
  client: PoolClient,
  place: DigestPlace,
  digest: NewDigest,
  now: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO trail_digest (connection_id, bucket, key, chain, account, region, start_at, end_at, hash, signature,
                               files, is_sound, read_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
    [
      place.connectionId,
      digest.bucket,
      digest.key,
      digest.chain,
      place.account,
      place.region,
      digest.startsAt,
      digest.endsAt,
      digest.hash,
      digest.signature,
      digest.files,
      digest.isSound,
      now,
    ],
  );
}

/** Where the unbroken end of the sound digests lies: the first begin and the last end of the newest run of them. */
export async function selectSoundStretch(
  client: Pool | PoolClient,
  place: DigestPlace,
): Promise<{ from: Date; to: Date } | null> {
  const { rows } = await client.query<{ from: Date | null; to: Date | null }>(
    `WITH d AS (SELECT start_at, end_at, is_sound FROM trail_digest
                 WHERE connection_id = $1 AND account = $2 AND region = $3),
          bad AS (SELECT max(end_at) AS at FROM d WHERE NOT is_sound)
     SELECT min(start_at) AS from, max(end_at) AS to FROM d, bad WHERE is_sound AND (bad.at IS NULL OR d.start_at >= bad.at)`,
    [place.connectionId, place.account, place.region],
  );
  const [row] = rows;
  return row?.from && row.to ? { from: row.from, to: row.to } : null;
}

/** Keeps what was found. The same matter is one row; found again it is open again. */
export async function keepFacts(
  client: Pool | PoolClient,
  place: DigestPlace,
  facts: readonly IntegrityFact[],
  now: Date,
): Promise<void> {
  for (const fact of facts) {
    await client.query(
      `INSERT INTO trail_integrity AS i (connection_id, account, region, code, key, digest, from_at, to_at, found_at, seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
       ON CONFLICT (connection_id, account, region, code, md5(key)) DO UPDATE SET
         seen_at = excluded.seen_at, settled_at = NULL,
         from_at = coalesce(excluded.from_at, i.from_at), to_at = coalesce(excluded.to_at, i.to_at)`,
      [
        place.connectionId,
        place.account,
        place.region,
        fact.code,
        fact.key,
        fact.digest ?? '',
        fact.from ?? null,
        fact.to ?? null,
        now,
      ],
    );
  }
}

/** Settles facts of some codes about these keys: what they say is no longer so. */
export async function settleFacts(
  client: Pool | PoolClient,
  place: DigestPlace,
  codes: readonly IntegrityFact['code'][],
  keys: readonly string[],
  now: Date,
): Promise<void> {
  if (keys.length === 0) return;
  await client.query(
    `UPDATE trail_integrity SET settled_at = $6
      WHERE connection_id = $1 AND account = $2 AND region = $3 AND code = ANY($4::text[]) AND key = ANY($5::text[])
        AND settled_at IS NULL`,
    [place.connectionId, place.account, place.region, codes, keys, now],
  );
}

export interface FactRow {
  id: string;
  connection_id: string;
  account: string;
  region: string;
  code: string;
  key: string;
  digest: string;
  from_at: Date | null;
  to_at: Date | null;
  found_at: Date;
  settled_at: Date | null;
}

/** What speaks against the trail, newest first; open ones before those that are settled. */
export async function selectFacts(pool: Pool, most: number): Promise<FactRow[]> {
  const { rows } = await pool.query<FactRow>(
    `SELECT id, connection_id, account, region, code, key, digest, from_at, to_at, found_at, settled_at
       FROM trail_integrity ORDER BY settled_at IS NOT NULL, found_at DESC, id DESC LIMIT $1`,
    [most],
  );
  return rows;
}

export interface OpenCodeRow {
  account: string;
  region: string;
  code: string;
  objects: number;
  first: string;
  found_at: Date;
}

/** What is not settled, by place and code. */
export async function selectOpenCodes(pool: Pool): Promise<OpenCodeRow[]> {
  const { rows } = await pool.query<OpenCodeRow>(
    `SELECT account, region, code, count(*)::int AS objects, min(found_at) AS found_at,
            (array_agg(key ORDER BY found_at, id))[1] AS first
       FROM trail_integrity WHERE settled_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
  return rows;
}

export interface DigestCoverageRow {
  connection_id: string;
  account: string;
  region: string;
  digests: number;
  verified_from: Date | null;
  verified_to: Date | null;
  newest_end: Date | null;
  open_facts: number;
  not_taken: number;
}

/** What digests vouch for, by place. */
export async function selectDigestCoverage(pool: Pool): Promise<DigestCoverageRow[]> {
  const { rows } = await pool.query<DigestCoverageRow>(`
    WITH p AS (SELECT connection_id, account, region FROM trail_checkpoint WHERE source = 's3'),
         bad AS (SELECT connection_id, account, region, max(end_at) AS at FROM trail_digest WHERE NOT is_sound GROUP BY 1, 2, 3)
    SELECT p.connection_id, p.account, p.region, count(d.key)::int AS digests,
           min(d.start_at) FILTER (WHERE d.is_sound AND (b.at IS NULL OR d.start_at >= b.at)) AS verified_from,
           max(d.end_at) FILTER (WHERE d.is_sound AND (b.at IS NULL OR d.start_at >= b.at)) AS verified_to,
           max(d.end_at) AS newest_end,
           (SELECT count(*)::int FROM trail_integrity i WHERE i.connection_id = p.connection_id AND i.account = p.account
               AND i.region = p.region AND i.settled_at IS NULL) AS open_facts,
           (SELECT count(*)::int FROM trail_object o WHERE o.connection_id = p.connection_id AND o.account = p.account
               AND o.region = p.region AND o.outcome <> 'read') AS not_taken
      FROM p LEFT JOIN trail_digest d USING (connection_id, account, region)
      LEFT JOIN bad b USING (connection_id, account, region)
     GROUP BY 1, 2, 3`);
  return rows;
}
