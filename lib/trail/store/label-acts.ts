import type { Transaction } from '#lib/db/client.ts';
import type { LabelActRow } from '../rules/label-event.ts';

/** Held by the one that tells histories: two of them would both write the same movements. */
const TELLER_LOCK = 7_318_205_121;

export async function isOnlyTeller(tx: Transaction): Promise<boolean> {
  const rows = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${TELLER_LOCK}::bigint) AS taken`;
  return rows[0]?.taken === true;
}

/**
 * Takes secrets whose history is to be told anew, at most `most` subjects: those that nobody else works on. A writer that
 * notes one of them again waits until this transaction has ended.
 */
export async function takeDue(tx: Transaction, most: number): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ secretId: string | null }[]>`
    WITH taken AS (
      DELETE FROM label_history_due WHERE subject_id IN (
        SELECT subject_id FROM label_history_due ORDER BY subject_id LIMIT ${most} FOR UPDATE SKIP LOCKED)
      RETURNING subject_id)
    SELECT s.secret_id AS "secretId" FROM taken t LEFT JOIN trail_subject s ON s.id = t.subject_id`;
  return rows.map((row) => row.secretId ?? '');
}

/** All records that move labels of a secret, successful ones, and the KMS calls that tell a version was written. */
export async function loadLabelActs(tx: Transaction, secretId: string): Promise<readonly LabelActRow[]> {
  return tx.$queryRaw<LabelActRow[]>`
    SELECT e.event_id AS "eventId", e.at, e.name, e.kind, e.session_name AS "sessionName",
           e.source_identity AS "sourceIdentity", e.version_id AS "versionId", e.version_stage AS "versionStage",
           e.invoked_by AS "invokedBy", e.request_id AS "requestId", e.request, p.arn AS "principalArn",
           p.name AS "principalName", p.type AS "principalType", m.arn AS "secretArn",
           coalesce(p.arn IN (c.reveal_role_arn, c.inventory_role_arn, to_jsonb(c) ->> 'operator_role_arn'), false) AS ours
    FROM secret m
    JOIN connection c ON c.id = m.connection_id
    JOIN trail_subject s ON s.secret_id = m.id
    JOIN trail_event e ON e.subject_id = s.id
    LEFT JOIN trail_principal p ON p.id = e.principal_id
    WHERE m.id = ${secretId} AND e.error_code IS NULL
      AND e.name IN ('CreateSecret', 'PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage', 'RotateSecret',
        'RotationStarted', 'RotationSucceeded', 'RotationFailed', 'RotationAbandoned', 'GenerateDataKey',
        'SecretLabelUpdated')`;
}
