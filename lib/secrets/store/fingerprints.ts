import type { Database, Transaction } from '#lib/db/client.ts';
import type { Fingerprint } from '../rules/value-diff.ts';

/**
 * Whether reveals of this secret leave fingerprints. Holds the choice until the transaction ends: who switches it off
 * waits for it, and so forgets what it leaves.
 */
export async function isFingerprinted(tx: Transaction, secretId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ chosen: boolean }[]>`
    SELECT true AS chosen FROM secret s JOIN fingerprint_choice f ON f.connection_id = s.connection_id
     WHERE s.id = ${secretId} FOR SHARE OF f`;
  return rows[0]?.chosen === true;
}

/** Puts the fingerprints of a version in place of those it had. */
export async function replaceFingerprints(
  tx: Transaction,
  version: { readonly secretId: string; readonly versionId: string; readonly keyId: Uint8Array },
  prints: readonly Fingerprint[],
): Promise<void> {
  const { secretId, versionId, keyId } = version;
  await tx.$executeRaw`DELETE FROM value_fingerprint WHERE secret_id = ${secretId} AND version_id = ${versionId}`;
  for (const { keyName, print } of prints) {
    await tx.$executeRaw`
      INSERT INTO value_fingerprint (secret_id, version_id, key_name, key_id, print)
      VALUES (${secretId}, ${versionId}, ${keyName}, ${Buffer.from(keyId)}, ${Buffer.from(print)})`;
  }
}

export interface FingerprintRow {
  readonly versionId: string;
  readonly keyName: string;
  readonly keyId: Buffer;
  readonly print: Buffer;
  readonly takenAt: Date;
}

export async function loadFingerprints(
  db: Database,
  secretId: string,
  versionIds: readonly string[],
): Promise<readonly FingerprintRow[]> {
  const { rows } = await db.pool.query<FingerprintRow>(
    `SELECT version_id AS "versionId", key_name AS "keyName", key_id AS "keyId", print, taken_at AS "takenAt"
     FROM value_fingerprint WHERE secret_id = $1 AND version_id = ANY($2)`,
    [secretId, versionIds],
  );
  return rows;
}

export interface FingerprintChoice {
  readonly connectionId: string;
  readonly since: Date;
  readonly chosenBy: string;
}

export async function loadChoices(db: Database): Promise<readonly FingerprintChoice[]> {
  const { rows } = await db.pool.query<FingerprintChoice>(
    `SELECT f.connection_id AS "connectionId", f.since, p.display_name AS "chosenBy"
     FROM fingerprint_choice f JOIN person p ON p.id = f.chosen_by`,
  );
  return rows;
}

/** Returns false where it was so already. */
export async function chooseFingerprints(
  tx: Transaction,
  choice: {
    readonly connectionId: string;
    readonly on: boolean;
    readonly personId: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { connectionId, on, personId, at } = choice;
  if (!on)
    return (await tx.$executeRaw`DELETE FROM fingerprint_choice WHERE connection_id = ${connectionId}`) > 0;
  const done = await tx.$executeRaw`
    INSERT INTO fingerprint_choice (connection_id, since, chosen_by) VALUES (${connectionId}, ${at}, ${personId})
    ON CONFLICT DO NOTHING`;
  return done > 0;
}

/** Forgets every fingerprint of an account. */
export async function forgetFingerprints(tx: Transaction, connectionId: string): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM value_fingerprint WHERE secret_id IN (SELECT id FROM secret WHERE connection_id = ${connectionId})`;
}

/** Members that name where something is and who it is for: people write these down, and may. */
const NO_SECRETS = [
  'host',
  'hostname',
  'endpoint',
  'port',
  'user',
  'username',
  'login',
  'dbname',
  'database',
  'engine',
  'region',
];

/** Says whether one of these prints is that of a version of one of these secrets. */
export async function hasPrint(
  tx: Transaction,
  secretIds: readonly string[],
  keyId: Uint8Array,
  prints: readonly Uint8Array[],
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM value_fingerprint WHERE key_id = ${Buffer.from(keyId)}
      AND print = ANY(${prints.map((print) => Buffer.from(print))}::bytea[]) AND secret_id = ANY(${[...secretIds]}) AND NOT lower(key_name) = ANY(${NO_SECRETS})) AS found`;
  return rows[0]?.found === true;
}
