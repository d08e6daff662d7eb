import type { DigestedFile, PreviousDigest } from '../rules/trail-files/digest.ts';
import type { DeliveredRecord } from '../rules/trail-files/sort-records.ts';
import type { TrailPlace } from '../rules/trail-files/trail.ts';
import type { Connection } from './database.ts';

/** Any fixed number: it keeps two calls from writing the same files. */
const LOCK = 0x10ca1a6;

export interface TrailProgress {
  /** Intervals that begin before this are written. */
  readonly writtenUntil: Date;
  /** Records up to here had been there when they were written. */
  readonly highSeq: number;
}

/** How far the files have come, held until the transaction ends; undefined before the first. */
export async function holdProgress(tx: Connection): Promise<TrailProgress | undefined> {
  await tx.run('select pg_advisory_xact_lock($1)', [LOCK]);
  const [row] = await tx.rows<TrailProgress>(
    'select written_until as "writtenUntil", high_seq as "highSeq" from trail_progress',
  );
  return row;
}

export async function saveProgress(tx: Connection, { writtenUntil, highSeq }: TrailProgress): Promise<void> {
  await tx.run(
    `insert into trail_progress (written_until, high_seq) values ($1, $2)
     on conflict (one) do update set written_until = excluded.written_until, high_seq = excluded.high_seq`,
    [writtenUntil, highSeq],
  );
}

export async function highestSeq(tx: Connection): Promise<number> {
  const [row] = await tx.rows<{ seq: number | null }>('select max(seq) as seq from trail_record');
  return row?.seq ?? 0;
}

/** Accounts and regions that have records, found along the index without reading all of it. */
export async function placesWithRecords(tx: Connection): Promise<TrailPlace[]> {
  return await tx.rows<TrailPlace>(
    `with recursive place as (
       (select account, region from trail_record order by account, region limit 1)
       union all
       select n.account, n.region from place p, lateral (
         select account, region from trail_record
          where (account, region) > (p.account, p.region) order by account, region limit 1) n)
     select account, region from place`,
  );
}

/** Records of a place within a time, and those that came late: after `highSeq`, about an earlier time. */
export async function recordsBetween(
  tx: Connection,
  { account, region }: TrailPlace,
  span: { from: Date; to: Date; highSeq: number; upToSeq: number },
): Promise<DeliveredRecord[]> {
  return await tx.rows<DeliveredRecord>(
    // Two walks, each along an index; a condition with "or" would read the whole history.
    `select seq, event_id as "eventId", event_time as "eventTime", record from trail_record
      where account = $1 and region = $2 and event_time >= $3 and event_time < $4 and seq <= $6
     union all
     select seq, event_id, event_time, record from trail_record
      where account = $1 and region = $2 and event_time < $3 and seq > $5 and seq <= $6
      order by 3, 1`,
    [account, region, span.from, span.to, span.highSeq, span.upToSeq],
  );
}

export async function saveTrailFiles(
  tx: Connection,
  { account, region }: TrailPlace,
  files: readonly (DigestedFile & { readonly deliveredAt: Date })[],
): Promise<void> {
  await tx.run(
    `insert into trail_file (key, account, region, delivered_at, hash, oldest, newest)
     select k, $1, $2, d, h, o, n
       from unnest($3::text[], $4::timestamptz[], $5::text[], $6::timestamptz[], $7::timestamptz[])
            as f (k, d, h, o, n)`,
    [
      account,
      region,
      files.map(({ key }) => key),
      files.map(({ deliveredAt }) => deliveredAt),
      files.map(({ hash }) => hash),
      files.map(({ oldest }) => oldest),
      files.map(({ newest }) => newest),
    ],
  );
}

/** Files delivered from a moment on, before another. */
export async function trailFilesBetween(
  tx: Connection,
  { account, region }: TrailPlace,
  from: Date,
  to: Date,
): Promise<DigestedFile[]> {
  return await tx.rows<DigestedFile>(
    `select key, hash, oldest, newest from trail_file
      where account = $1 and region = $2 and delivered_at >= $3 and delivered_at < $4 order by delivered_at, key`,
    [account, region, from, to],
  );
}

/** Where the digests of a place go on: after the last one, or with the first file. */
export async function chainOf(
  tx: Connection,
  { account, region }: TrailPlace,
): Promise<{ endedAt: Date; previous: PreviousDigest | undefined } | undefined> {
  const [last] = await tx.rows<PreviousDigest & { endedAt: Date }>(
    `select ended_at as "endedAt", key, hash, signature from trail_chain where account = $1 and region = $2`,
    [account, region],
  );
  if (last !== undefined) return { endedAt: last.endedAt, previous: last };
  const [first] = await tx.rows<{ hour: Date | null }>(
    `select date_trunc('hour', min(delivered_at)) as hour from trail_file where account = $1 and region = $2`,
    [account, region],
  );
  return first?.hour ? { endedAt: first.hour, previous: undefined } : undefined;
}

export async function saveChain(
  tx: Connection,
  { account, region }: TrailPlace,
  endedAt: Date,
  last: PreviousDigest,
): Promise<void> {
  await tx.run(
    `insert into trail_chain (account, region, ended_at, key, hash, signature) values ($1, $2, $3, $4, $5, $6)
     on conflict (account, region) do update set ended_at = excluded.ended_at, key = excluded.key,
       hash = excluded.hash, signature = excluded.signature`,
    [account, region, endedAt, last.key, last.hash, last.signature],
  );
}

export interface StoredSigningKey {
  readonly region: string;
  readonly fingerprint: string;
  readonly publicKey: Buffer;
  readonly sealedPrivateKey: Buffer;
  readonly validFrom: Date;
  readonly validUntil: Date;
}

export async function findSigningKey(tx: Connection, region: string): Promise<StoredSigningKey | undefined> {
  const [row] = await tx.rows<StoredSigningKey>(
    `select region, fingerprint, public_key as "publicKey", sealed_private_key as "sealedPrivateKey",
            valid_from as "validFrom", valid_until as "validUntil" from trail_signing_key where region = $1`,
    [region],
  );
  return row;
}

export async function saveSigningKey(tx: Connection, key: StoredSigningKey): Promise<void> {
  await tx.run('insert into trail_signing_key values ($1, $2, $3, $4, $5, $6)', [
    key.region,
    key.fingerprint,
    key.publicKey,
    key.sealedPrivateKey,
    key.validFrom,
    key.validUntil,
  ]);
}
