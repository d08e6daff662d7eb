import type { Transaction } from '#lib/db/client.ts';
import type { KeptPrincipal } from '../rules/identity-documents.ts';

export interface IamReading {
  readonly connectionId: string;
  readonly connectionName: string;
  readonly askedAt: Date;
  /** When it was last read whole; null: never. */
  readonly readAt: Date | null;
  /** Why the last reading was not whole; null: it was. */
  readonly refusedCode: string | null;
  readonly principals: number;
  readonly judgedDigest: string | null;
  readonly judgedAt: Date | null;
}

type Reader = Pick<Transaction, '$queryRaw'>;

export async function loadReadings(db: Reader): Promise<readonly IamReading[]> {
  return await db.$queryRaw<IamReading[]>`
    SELECT r.connection_id AS "connectionId", c.name AS "connectionName", asked_at AS "askedAt", read_at AS "readAt", refused_code AS "refusedCode",
           principals, judged_digest AS "judgedDigest", judged_at AS "judgedAt"
      FROM iam_reading r JOIN connection c ON c.id = r.connection_id ORDER BY c.name`;
}

/** Notes that IAM was asked and did not answer whole. What was read before stays. */
export async function noteRefusal(tx: Transaction, connectionId: string, code: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO iam_reading (connection_id, asked_at, refused_code) VALUES (${connectionId}, clock_timestamp(), ${code})
    ON CONFLICT (connection_id) DO UPDATE SET asked_at = excluded.asked_at, refused_code = excluded.refused_code`;
}

export interface HashedPrincipal {
  readonly kept: KeptPrincipal;
  /** Hex. */
  readonly hash: string;
}

/** Replaces what is known of an account's users and roles; rows that are as they were are not written. */
export async function savePrincipals(
  tx: Transaction,
  connectionId: string,
  principals: readonly HashedPrincipal[],
): Promise<void> {
  const known = await tx.$queryRaw<{ arn: string; hash: string }[]>`
    SELECT arn, encode(hash, 'hex') AS hash FROM iam_principal WHERE connection_id = ${connectionId}`;
  const old = new Map(known.map(({ arn, hash }) => [arn, hash]));
  const now = new Set(principals.map(({ kept }) => kept.arn));
  const gone = known.flatMap(({ arn }) => (now.has(arn) ? [] : [arn]));
  const changed = principals.filter(({ kept, hash }) => old.get(kept.arn) !== hash);
  if (gone.length > 0) {
    await tx.$executeRaw`DELETE FROM iam_principal WHERE connection_id = ${connectionId} AND arn = ANY(${gone})`;
  }
  for (let at = 0; at < changed.length; at += 500) {
    const rows = changed.slice(at, at + 500).map(({ kept, hash }) => ({ arn: kept.arn, hash, kept }));
    await tx.$executeRaw`
      INSERT INTO iam_principal (connection_id, arn, hash, kept)
      SELECT ${connectionId}, r.arn, decode(r.hash, 'hex'), r.kept
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(arn text, hash text, kept jsonb)
      ON CONFLICT (connection_id, arn) DO UPDATE SET hash = excluded.hash, kept = excluded.kept`;
  }
  const moved = gone.length + changed.length > 0 ? 1 : 0;
  await tx.$executeRaw`
    INSERT INTO iam_reading (connection_id, asked_at, read_at, principals, edition)
    VALUES (${connectionId}, clock_timestamp(), clock_timestamp(), ${principals.length}, 1)
    ON CONFLICT (connection_id) DO UPDATE SET asked_at = excluded.asked_at, read_at = excluded.read_at,
      refused_code = NULL, principals = excluded.principals, edition = iam_reading.edition + ${moved}`;
}

/** Every user and role of every connected account whose IAM was read. */
export async function loadPrincipals(db: Reader): Promise<readonly KeptPrincipal[]> {
  const rows = await db.$queryRaw<{ kept: KeptPrincipal }[]>`SELECT kept FROM iam_principal ORDER BY arn`;
  return rows.map(({ kept }) => kept);
}
