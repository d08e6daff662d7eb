import type { Connection } from './database.ts';
import { etagOf } from './objects.ts';

export interface LockedObject {
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string;
  readonly modifiedAt: Date;
  readonly retention: Retention | undefined;
}

export interface Retention {
  readonly mode: string;
  readonly until: Date;
}

/** Writes an object where there is none of this key; false if there is one. */
export async function insertLockedObject(
  tx: Connection,
  bucket: string,
  object: LockedObject,
): Promise<boolean> {
  const rows = await tx.rows(
    `insert into s3_object (bucket, key, body, content_type, metadata, etag, modified_at, lock_mode, retain_until)
     values ($1, $2, $3, $4, '{}', $5, $6, $7, $8) on conflict do nothing returning key`,
    [
      bucket,
      object.key,
      object.body,
      object.contentType,
      etagOf(object.body),
      object.modifiedAt,
      object.retention?.mode ?? null,
      object.retention?.until ?? null,
    ],
  );
  return rows.length > 0;
}

export async function findRetention(
  tx: Connection,
  bucket: string,
  key: string,
): Promise<Retention | undefined> {
  const [row] = await tx.rows<{ lock_mode: string; retain_until: Date }>(
    'select lock_mode, retain_until from s3_object where bucket = $1 and key = $2 and lock_mode is not null',
    [bucket, key],
  );
  return row && { mode: row.lock_mode, until: row.retain_until };
}
