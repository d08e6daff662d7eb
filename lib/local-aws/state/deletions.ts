import type { Connection } from './database.ts';
import { type SecretRow, type StoredSecret, secretFrom } from './secrets.ts';

export async function markDeleted(
  tx: Connection,
  secretId: number,
  at: { now: Date; windowEndsAt: Date },
): Promise<void> {
  await tx.run('update secret set deleted_at = $2, window_ends_at = $3, last_changed_at = $2 where id = $1', [
    secretId,
    at.now,
    at.windowEndsAt,
  ]);
}

export async function unmarkDeleted(tx: Connection, secretId: number, now: Date): Promise<void> {
  await tx.run(
    'update secret set deleted_at = null, window_ends_at = null, last_changed_at = $2 where id = $1',
    [secretId, now],
  );
}

/** Removes a secret with its versions, labels and rotations. */
export async function removeSecret(tx: Connection, secretId: number): Promise<void> {
  await tx.run('delete from secret where id = $1', [secretId]);
}

/** A few secrets whose recovery window has ended, locked; those somebody else holds are left for later. */
export async function holdSecretsToPurge(tx: Connection, now: Date, limit: number): Promise<StoredSecret[]> {
  const rows = await tx.rows<SecretRow>(
    `select * from secret where window_ends_at <= $1 and deleted_at is not null
      order by window_ends_at limit $2 for update skip locked`,
    [now, limit],
  );
  return rows.map(secretFrom);
}

export async function versionIdsOf(tx: Connection, secretId: number): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    'select id from secret_version where secret_id = $1 order by number',
    [secretId],
  );
  return rows.map((row) => row.id);
}
