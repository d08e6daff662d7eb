import type { Transaction } from '#lib/db/client.ts';
import type { LogKey } from '../rules/key-line.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

/** Every public key of the log, oldest first. The last one signs. */
export async function readKeys(db: Reader): Promise<LogKey[]> {
  const rows = await db.$queryRaw<
    { key_id: string; public_key: string; handed_over_by: string | null; signature: string | null }[]
  >`SELECT key_id, public_key, handed_over_by, signature FROM audit_key ORDER BY sequence`;
  return rows.map((row) => ({
    id: row.key_id,
    publicKey: row.public_key,
    handover:
      row.handed_over_by !== null && row.signature !== null
        ? { by: row.handed_over_by, signature: row.signature }
        : null,
  }));
}

/** Adds a key; false if another instance was faster. */
export async function insertKey(tx: Transaction, key: LogKey): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO audit_key (key_id, public_key, handed_over_by, signature)
    VALUES (${key.id}, ${key.publicKey}, ${key.handover?.by ?? null}, ${key.handover?.signature ?? null})
    ON CONFLICT DO NOTHING`;
  return added > 0;
}
