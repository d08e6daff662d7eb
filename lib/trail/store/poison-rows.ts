import type { Pool, PoolClient } from 'pg';

export interface PoisonMessage {
  readonly id: string;
  readonly reason: string;
  readonly hash: Buffer;
  readonly bytes: number;
}

/** Keeps that a message was met that says nothing we know. The same message is kept once. */
export async function keepPoison(
  client: Pool | PoolClient,
  connectionId: string,
  messages: readonly PoisonMessage[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return;
  await client.query(
    `INSERT INTO trail_poison (connection_id, message_id, reason, hash, bytes, met_at)
     SELECT $1, u.id, u.reason, u.hash, u.bytes, $6 FROM unnest($2::text[], $3::text[], $4::bytea[], $5::int[])
       AS u(id, reason, hash, bytes) ON CONFLICT DO NOTHING`,
    [
      connectionId,
      messages.map((message) => message.id.slice(0, 200)),
      messages.map((message) => message.reason),
      messages.map((message) => message.hash),
      messages.map((message) => message.bytes),
      now,
    ],
  );
}

export interface PoisonRow {
  connection_id: string;
  reason: string;
  count: number;
  last_at: Date;
}

/** How many such messages were met in the last thirty days, by connection and reason. */
export async function countPoison(pool: Pool): Promise<PoisonRow[]> {
  const { rows } = await pool.query<PoisonRow>(
    `SELECT connection_id, reason, count(*)::int AS count, max(met_at) AS last_at FROM trail_poison
      WHERE met_at > clock_timestamp() - interval '30 days' GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return rows;
}
