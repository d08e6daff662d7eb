import { createHash } from 'node:crypto';
import type { Connection } from './database.ts';

export interface ObjectHead {
  readonly key: string;
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  readonly contentType: string;
  readonly contentEncoding: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
}

export interface NewObject {
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
}

interface HeadRow {
  key: string;
  size: number;
  etag: string;
  content_type: string;
  content_encoding: string | null;
  metadata: Record<string, string>;
  modified_at: Date;
}

const HEAD = 'key, octet_length(body) as size, etag, content_type, content_encoding, metadata, modified_at';

/** S3 names the content of a plain upload by its MD5. */
export function etagOf(body: Buffer): string {
  return createHash('md5').update(body).digest('hex');
}

/** Writes files of the trail: gzip of JSON, as CloudTrail labels them. An object that is there stays as it is. */
export async function saveObjects(
  tx: Connection,
  bucket: string,
  objects: readonly NewObject[],
): Promise<void> {
  await tx.run(
    `insert into s3_object (bucket, key, body, content_type, content_encoding, metadata, etag, modified_at)
     select $1, k, b, 'application/json', 'gzip', m, e, t
       from unnest($2::text[], $3::bytea[], $4::jsonb[], $5::text[], $6::timestamptz[]) as o (k, b, m, e, t)
     on conflict do nothing`,
    [
      bucket,
      objects.map(({ key }) => key),
      objects.map(({ body }) => body),
      objects.map(({ metadata }) => JSON.stringify(metadata)),
      objects.map(({ body }) => etagOf(body)),
      objects.map(({ modifiedAt }) => modifiedAt),
    ],
  );
}

export async function findObject(
  tx: Connection,
  bucket: string,
  key: string,
): Promise<ObjectHead | undefined> {
  const [row] = await tx.rows<HeadRow>(`select ${HEAD} from s3_object where bucket = $1 and key = $2`, [
    bucket,
    key,
  ]);
  return row && headFrom(row);
}

/** A piece of a body; `from` counts from zero. */
export async function readBytes(
  tx: Connection,
  at: { bucket: string; key: string },
  piece: { from: number; length: number },
): Promise<Buffer> {
  const [row] = await tx.rows<{ piece: Buffer }>(
    'select substring(body from $3::int for $4::int) as piece from s3_object where bucket = $1 and key = $2',
    [at.bucket, at.key, piece.from + 1, piece.length],
  );
  return row?.piece ?? Buffer.alloc(0);
}

/** Objects in the order of the bytes of their keys, beneath a prefix: after a key, or from a key on. */
export async function listObjects(
  tx: Connection,
  bucket: string,
  page: { prefix: string; after: string; from: string; limit: number },
): Promise<ObjectHead[]> {
  const rows = await tx.rows<HeadRow>(
    `select ${HEAD} from s3_object where bucket = $1 and key ^@ $2 and key > $3 and key >= $4
      order by key limit $5`,
    [bucket, page.prefix, page.after, page.from, page.limit],
  );
  return rows.map(headFrom);
}

function headFrom(row: HeadRow): ObjectHead {
  return {
    key: row.key,
    size: row.size,
    etag: row.etag,
    contentType: row.content_type,
    contentEncoding: row.content_encoding ?? undefined,
    metadata: row.metadata,
    modifiedAt: row.modified_at,
  };
}
