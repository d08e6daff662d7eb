import type { Transaction } from '#lib/db/client.ts';
import type { MadeVersions, RecordedMovement } from '../rules/label-events.ts';

export interface RecordedRow extends RecordedMovement {
  readonly secretId: string;
}

/** The movements of a secret that records tell, as they stand. */
export async function loadRecorded(
  tx: Transaction,
  secretId: string,
): Promise<readonly (RecordedRow & { readonly id: bigint })[]> {
  return tx.$queryRaw<(RecordedRow & { id: bigint })[]>`
    SELECT id, secret_id AS "secretId", label, from_version_id AS "fromVersionId", to_version_id AS "toVersionId", at,
           how, moved_by AS "movedBy", who, who_kind AS "whoKind", approval_id AS "approvalId",
           evidence AS "eventId", event_name AS "eventName"
    FROM label_movement WHERE secret_id = ${secretId} AND source = 'trail' FOR UPDATE`;
}

/** Every version that the inventory ever saw of a secret, and when AWS made it, where it told. */
export async function loadMadeVersions(tx: Transaction, secretId: string): Promise<MadeVersions> {
  const rows = await tx.secretVersion.findMany({
    where: { secretId },
    select: { versionId: true, awsCreatedAt: true },
  });
  return new Map(rows.map((row) => [row.versionId, row.awsCreatedAt]));
}

export async function deleteMovements(tx: Transaction, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`DELETE FROM label_movement WHERE id = ANY(${[...ids]}::bigint[])`;
}

export async function insertRecorded(tx: Transaction, rows: readonly RecordedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO label_movement (secret_id, label, from_version_id, to_version_id, not_before, at, source, how,
       moved_by, who, who_kind, approval_id, evidence, event_name)
     SELECT r."secretId", r.label, r."fromVersionId", r."toVersionId", r.at, r.at, 'trail', r.how, r."movedBy", r.who,
            r."whoKind", r."approvalId", r."eventId", r."eventName"
     FROM jsonb_to_recordset($1::jsonb) AS r("secretId" text, label text, "fromVersionId" text, "toVersionId" text,
       at timestamptz, how text, "movedBy" text, who text, "whoKind" text, "approvalId" text, "eventId" text,
       "eventName" text)`,
    JSON.stringify(rows),
  );
}

/**
 * Marks what we saw between two looks and a record tells too: the record is when it was, and by whom. Lists lag by up to
 * five minutes, and AWS's dates are finer than the whole seconds of records, so the interval is taken a little wider.
 */
export async function explainMovements(tx: Transaction, secretIds: readonly string[]): Promise<void> {
  if (secretIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE label_movement o SET explained = x.explained
    FROM (
      SELECT s.id, EXISTS (
        SELECT 1 FROM label_movement t
        WHERE t.secret_id = s.secret_id AND t.source = 'trail' AND t.label = s.label
          AND t.to_version_id IS NOT DISTINCT FROM s.to_version_id
          AND t.at <= s.at + interval '2 seconds'
          AND t.at >= coalesce(s.not_before - interval '6 minutes', '-infinity')) AS explained
      FROM label_movement s WHERE s.secret_id = ANY(${[...secretIds]}) AND s.source <> 'trail'
    ) x
    WHERE o.id = x.id AND o.explained <> x.explained`;
}
