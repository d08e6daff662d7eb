import type { Pool } from 'pg';
import type { Transaction } from '#lib/db/client.ts';
import type { SourceKind } from '../rules/source-settings.ts';

export interface SourceSettingsRow {
  connection_id: string;
  kind: SourceKind;
  is_on: boolean;
  settings: unknown;
  changed_at: Date;
}

/** How sources are set, of one connection or of all. */
export async function selectSourceSettings(pool: Pool, connectionId?: string): Promise<SourceSettingsRow[]> {
  const { rows } = await pool.query<SourceSettingsRow>(
    `SELECT connection_id, kind, is_on, settings, changed_at FROM trail_source
      WHERE $1::text IS NULL OR connection_id = $1 ORDER BY connection_id, kind`,
    [connectionId ?? null],
  );
  return rows;
}

export interface EndpointRow {
  connection_id: string;
  is_on: boolean;
  settings: unknown;
  sealed: Buffer | null;
  account: string;
  kind: string;
}

/** The endpoint of one connection, with what its sender proves itself by. */
export async function selectEndpoint(pool: Pool, connectionId: string): Promise<EndpointRow | null> {
  const { rows } = await pool.query<EndpointRow>(
    `SELECT s.connection_id, s.is_on AND c.paused_at IS NULL AS is_on, s.settings, s.sealed, c.account_id AS account, c.kind
       FROM trail_source s JOIN connection c ON c.id = s.connection_id
      WHERE s.connection_id = $1 AND s.kind = 'eventbridge'`,
    [connectionId],
  );
  return rows[0] ?? null;
}

export interface SetSource {
  readonly connectionId: string;
  readonly kind: SourceKind;
  readonly isOn: boolean;
  readonly settings: object;
  /** Absent: what is sealed stays. */
  readonly sealed?: Uint8Array;
  readonly by: string;
}

/** Sets a source. */
export async function upsertSource(tx: Transaction, source: SetSource): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO trail_source (connection_id, kind, is_on, settings, sealed, changed_at, changed_by)
    VALUES (${source.connectionId}, ${source.kind}, ${source.isOn}, ${JSON.stringify(source.settings)}::jsonb,
            ${source.sealed ?? null}::bytea, clock_timestamp(), ${source.by})
    ON CONFLICT (connection_id, kind) DO UPDATE SET
      is_on = excluded.is_on, settings = excluded.settings, sealed = coalesce(excluded.sealed, trail_source.sealed),
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`;
}

/** Whether a connection is there and whether an endpoint of it has a secret. Locks the connection's row. */
export async function lockSource(
  tx: Transaction,
  connectionId: string,
): Promise<{ readonly name: string; readonly hasSecret: boolean } | null> {
  const rows = await tx.$queryRaw<{ name: string; has_secret: boolean }[]>`
    SELECT c.name, EXISTS (SELECT 1 FROM trail_source s WHERE s.connection_id = c.id AND s.sealed IS NOT NULL) AS has_secret
      FROM connection c WHERE c.id = ${connectionId} FOR UPDATE`;
  const row = rows[0];
  return row ? { name: row.name, hasSecret: row.has_secret } : null;
}

/**
 * How many sources of a connection other than this one can witness: the event history unless it is switched off, and a
 * bucket.
 */
export async function countOthersOn(tx: Transaction, connectionId: string, kind: string): Promise<number> {
  const rows = await tx.$queryRaw<{ kind: string; is_on: boolean }[]>`
    SELECT kind, is_on FROM trail_source WHERE connection_id = ${connectionId}`;
  const isOn = (one: string, unset: boolean) => rows.find((row) => row.kind === one)?.is_on ?? unset;
  const witnesses = [
    { kind: 'lookup', on: isOn('lookup', true) },
    { kind: 's3', on: isOn('s3', false) },
  ];
  return witnesses.filter((one) => one.kind !== kind && one.on).length;
}
