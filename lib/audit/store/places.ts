import type { Database, Transaction } from '#lib/db/client.ts';

export interface PlaceState {
  readonly name: string;
  readonly storedThrough: number;
  readonly storedSize: number;
  readonly storedAt: Date | null;
  readonly failingSince: Date | null;
  readonly failingCode: string | null;
  readonly alarmed: boolean;
  /** How long it has been failing, by the database's clock; 0 where it does not. */
  readonly failingSeconds: number;
}

/**
 * Makes exactly these places the ones that count. One that is new, or was not in use, begins with the newest checkpoint:
 * it speaks for everything before it, and nobody has to wait until a long history has been copied.
 */
export async function activatePlaces(db: Database, names: readonly string[]): Promise<void> {
  await db.pool.query(
    `INSERT INTO audit_place (name, stored_through, stored_size)
     SELECT name, coalesce(before.number, 0), coalesce(before.size, 0) FROM unnest($1::text[]) AS wanted (name)
     LEFT JOIN LATERAL (SELECT number, size FROM audit_checkpoint ORDER BY number DESC OFFSET 1 LIMIT 1) before ON true
     ON CONFLICT (name) DO UPDATE SET active = true,
       stored_through = greatest(audit_place.stored_through, excluded.stored_through),
       stored_size = greatest(audit_place.stored_size, excluded.stored_size)
     WHERE NOT audit_place.active`,
    [names],
  );
  await db.pool.query('UPDATE audit_place SET active = false WHERE active AND name <> ALL ($1::text[])', [
    names,
  ]);
}

export async function readPlaces(db: Database): Promise<PlaceState[]> {
  const { rows } =
    await db.pool.query(`SELECT *, coalesce(extract(epoch FROM clock_timestamp() - failing_since), 0) AS failing_seconds
     FROM audit_place WHERE active ORDER BY name`);
  return rows.map((row) => ({
    name: row.name,
    storedThrough: Number(row.stored_through),
    storedSize: Number(row.stored_size),
    storedAt: row.stored_at,
    failingSince: row.failing_since,
    failingCode: row.failing_code,
    alarmed: row.alarmed,
    failingSeconds: Number(row.failing_seconds),
  }));
}

/** A place keeps everything up to this checkpoint. Never goes back. */
export async function noteStored(
  db: Database,
  name: string,
  checkpoint: { readonly number: number; readonly size: bigint },
): Promise<void> {
  await db.pool.query(
    `UPDATE audit_place SET stored_through = $2, stored_size = $3, stored_at = clock_timestamp(),
       failing_since = NULL, failing_code = NULL
     WHERE name = $1 AND stored_through <= $2`,
    [name, checkpoint.number, checkpoint.size],
  );
}

/** A place did not keep a checkpoint. The first failure after a success sets the time. */
export async function noteFailing(db: Database, name: string, code: string): Promise<void> {
  await db.pool.query(
    `UPDATE audit_place SET failing_since = coalesce(failing_since, clock_timestamp()), failing_code = $2
     WHERE name = $1`,
    [name, code],
  );
}

/** A place answers again and has nothing to catch up with. */
export async function noteAnswering(db: Database, name: string): Promise<void> {
  await db.pool.query(
    `UPDATE audit_place SET failing_since = NULL, failing_code = NULL
     WHERE name = $1 AND failing_since IS NOT NULL`,
    [name],
  );
}

/** Switches the alarm of a place; false if it stood like this already, so that it is recorded once. */
export async function switchAlarm(tx: Transaction, name: string, on: boolean): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE audit_place SET alarmed = ${on} WHERE name = ${name} AND alarmed <> ${on}`;
  return changed > 0;
}

/** The oldest record that not every place keeps under a checkpoint, and the database's clock. */
export async function readWait(
  db: Pick<Transaction, '$queryRaw'>,
): Promise<{ oldestWaiting: Date | null; now: Date }> {
  const rows = await db.$queryRaw<{ oldest: Date | null; now: Date }[]>`
    SELECT clock_timestamp() AS now, (
      SELECT at FROM audit_record
      WHERE number > coalesce((SELECT min(stored_size) FROM audit_place WHERE active), 0)
      ORDER BY number LIMIT 1) AS oldest`;
  const row = rows[0];
  if (!row) throw new Error('the database did not tell its time');
  return { oldestWaiting: row.oldest, now: row.now };
}
