import type { Database, Transaction } from '#lib/db/client.ts';

export type WalkKind = 'new' | 'full';

/** How far a walk along the chain has come, and what the last whole one saw. */
export interface WalkProgress {
  readonly kind: WalkKind;
  readonly startedAt: Date;
  /** Null while it is under way. */
  readonly endedAt: Date | null;
  readonly through: number;
  readonly target: number;
  readonly passedAt: Date | null;
  readonly passedThrough: number | null;
}

export async function beginWalk(db: Database, kind: WalkKind, from: bigint, target: bigint): Promise<void> {
  await db.pool.query(
    `INSERT INTO audit_walk (kind, started_at, through, target, hash) VALUES ($1, clock_timestamp(), $2, $3, '')
     ON CONFLICT (kind) DO UPDATE SET started_at = excluded.started_at, ended_at = NULL,
       through = excluded.through, target = excluded.target`,
    [kind, from, target],
  );
}

export async function noteProgress(db: Database, kind: WalkKind, through: bigint): Promise<void> {
  await db.pool.query('UPDATE audit_walk SET through = $2 WHERE kind = $1', [kind, through]);
}

/** A walk came to its end. `hash`: of the last record, where everything was as it should be. */
export async function endWalk(
  db: Database,
  kind: WalkKind,
  through: bigint,
  hash: Uint8Array | null,
): Promise<void> {
  await db.pool.query(
    `UPDATE audit_walk SET ended_at = clock_timestamp(), through = $2,
       passed_at = CASE WHEN $3::bytea IS NULL THEN passed_at ELSE clock_timestamp() END,
       passed_through = CASE WHEN $3::bytea IS NULL THEN passed_through ELSE $2 END,
       hash = coalesce($3, hash)
     WHERE kind = $1`,
    [kind, through, hash === null ? null : Buffer.from(hash)],
  );
}

export async function readWalks(db: Pick<Transaction, '$queryRaw'>): Promise<WalkProgress[]> {
  const rows = await db.$queryRaw<
    {
      kind: WalkKind;
      started_at: Date;
      ended_at: Date | null;
      through: bigint;
      target: bigint;
      passed_at: Date | null;
      passed_through: bigint | null;
    }[]
  >`SELECT kind, started_at, ended_at, through, target, passed_at, passed_through FROM audit_walk`;
  return rows.map((row) => ({
    kind: row.kind,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    through: Number(row.through),
    target: Number(row.target),
    passedAt: row.passed_at,
    passedThrough: row.passed_through === null ? null : Number(row.passed_through),
  }));
}

/** Where the next walk over what is new begins: behind the last record that a walk has passed, or null. */
export async function readWalkedTo(db: Database): Promise<{ number: bigint; hash: Uint8Array } | null> {
  const { rows } = await db.pool.query(
    'SELECT passed_through, hash FROM audit_walk WHERE passed_through IS NOT NULL ORDER BY passed_through DESC LIMIT 1',
  );
  return rows[0] ? { number: BigInt(rows[0].passed_through), hash: rows[0].hash } : null;
}

/** How long ago the last walk of this kind came to its end and found nothing, by the database's clock. */
export async function secondsSincePassed(db: Database, kind: WalkKind): Promise<number | null> {
  const { rows } = await db.pool.query(
    'SELECT extract(epoch FROM clock_timestamp() - passed_at) AS seconds FROM audit_walk WHERE kind = $1',
    [kind],
  );
  return rows[0]?.seconds == null ? null : Number(rows[0].seconds);
}
