import type { PoolClient } from 'pg';
import { readReference } from '../rules/secret-reference.ts';
import { FRESH_COLUMNS } from './columns.ts';
import { addSubjects } from './dictionaries.ts';
import type { SubjectDay } from './roll-ups.ts';

/**
 * Names are joined to secrets by what is known in total, never by the order in which it became known: a name, or an
 * ARN without its six characters, means the secret of the same account and region and of exactly this name that was
 * created last before the event. Two that could be meant, none, or an answer "not found": it stays as it was written.
 */
const BEST = `
  SELECT s.id FROM trail_subject r
  JOIN trail_subject s ON s.form = 'arn' AND s.name = r.name AND s.account = r.account AND s.region = r.region
  WHERE r.id = e.ref_id AND (s.created_at IS NULL OR s.created_at <= e.at)
    AND e.error_code IS DISTINCT FROM 'ResourceNotFoundException'
    AND NOT EXISTS (
      SELECT 1 FROM trail_subject o WHERE o.form = 'arn' AND o.name = r.name AND o.account = r.account
        AND o.region = r.region AND o.id <> s.id AND (o.created_at IS NULL OR o.created_at <= e.at)
        AND coalesce(o.created_at, '-infinity') >= coalesce(s.created_at, '-infinity'))`;

/**
 * Joins subjects to the inventory: a full ARN to the secret that has it; and for names, the secrets they could mean
 * become subjects themselves. @param subjects the ones to look at, or null for all that are not joined yet.
 * @returns the subjects about which something is new.
 */
export async function learnFromInventory(
  client: PoolClient,
  subjects: readonly number[] | null,
): Promise<readonly number[]> {
  const meant = await client.query<{ arn: string; account: string; region: string }>(
    `SELECT DISTINCT m.arn, r.account, r.region FROM trail_subject r
     JOIN secret m ON m.account_id = r.account AND m.region = r.region AND m.name = r.name
     WHERE r.form <> 'arn' AND ($1::int[] IS NULL OR r.id = ANY($1))
       AND NOT EXISTS (SELECT 1 FROM trail_subject s WHERE s.secret_id = m.id)`,
    [subjects],
  );
  const references = meant.rows.map((row) => readReference(row.arn, row.account, row.region));
  const added = await addSubjects(client, references);
  const known = await client.query<{ id: number }>(
    `UPDATE trail_subject s SET secret_id = m.id, created_at = least(s.created_at, m.aws_created_at)
     FROM secret m WHERE m.arn = s.written AND s.form = 'arn' AND s.secret_id IS DISTINCT FROM m.id
       AND ($1::int[] IS NULL OR s.id = ANY($1) OR s.id = ANY($2)) RETURNING s.id`,
    [subjects, added],
  );
  return [...added, ...known.rows.map((row) => row.id)];
}

/** Learns from CreateSecret records when a secret began. @returns the subjects about which that is new. */
export async function learnCreations(
  client: PoolClient,
  replaced: readonly number[],
): Promise<readonly number[]> {
  const begun = await client.query<{ id: number }>(
    `WITH wanted AS (
       SELECT DISTINCT subject_id AS id FROM fresh WHERE part = 'act' AND name = 'CreateSecret' AND error_code IS NULL
       UNION SELECT unnest($1::int[])
     ), begun AS (
       SELECT w.id, least(m.aws_created_at, (
         SELECT min(e.at) FROM trail_event e WHERE e.subject_id = w.id AND e.part = 'act' AND e.name = 'CreateSecret'
           AND e.error_code IS NULL)) AS at
       FROM wanted w JOIN trail_subject s ON s.id = w.id LEFT JOIN secret m ON m.id = s.secret_id
       WHERE s.form = 'arn'
     )
     UPDATE trail_subject s SET created_at = b.at FROM begun b
     WHERE s.id = b.id AND s.created_at IS DISTINCT FROM b.at RETURNING s.id`,
    [replaced],
  );
  return begun.rows.map((row) => row.id);
}

/** Joins what the batch names to what is known so far, before its rows are written. */
export async function resolveIncoming(client: PoolClient): Promise<void> {
  await client.query(`UPDATE incoming e SET subject_id = coalesce((${BEST}), e.ref_id) WHERE e.by_name`);
}

/** Names and partial ARNs that could mean one of these secrets. */
export async function referencesTo(
  client: PoolClient,
  subjects: readonly number[],
): Promise<readonly number[]> {
  if (subjects.length === 0) return [];
  const refs = await client.query<{ id: number }>(
    `SELECT DISTINCT r.id FROM trail_subject s
     JOIN trail_subject r ON r.form <> 'arn' AND r.name = s.name AND r.account = s.account AND r.region = s.region
     WHERE s.id = ANY($1) AND s.form = 'arn'`,
    [subjects],
  );
  return refs.rows.map((row) => row.id);
}

/** Joins all events of these references anew. @returns the days on which something moved between secrets. */
export async function resolveReferences(
  client: PoolClient,
  refs: readonly number[],
): Promise<readonly SubjectDay[]> {
  if (refs.length === 0) return [];
  const moved = await client.query<{ old_subject: number; new_subject: number; day: string }>(
    `WITH judged AS (
       SELECT e.event_id, e.account, e.region, e.at, e.subject_id AS old_subject, coalesce((${BEST}), e.ref_id) AS new_subject
       FROM trail_event e WHERE e.by_name AND e.ref_id = ANY($1)
     )
     UPDATE trail_event e SET subject_id = j.new_subject, seen_version_id = NULL,
       verdict = CASE WHEN e.verdict IN ('covered', 'break-glass', 'exception', 'unexplained', 'outside') THEN 'pending' ELSE e.verdict END
     FROM judged j
     WHERE e.event_id = j.event_id AND e.account = j.account AND e.region = j.region AND e.at = j.at
       AND j.old_subject <> j.new_subject
     RETURNING j.old_subject, j.new_subject, (e.at AT TIME ZONE 'UTC')::date::text AS day`,
    [refs],
  );
  if (moved.rows.length === 0) return [];
  await noteMoved(client, refs);
  return moved.rows.flatMap((row) => [
    { subject: row.old_subject, day: row.day },
    { subject: row.new_subject, day: row.day },
  ]);
}

/** Fresh rows follow their move, so that they are counted where they are; moved older rows look for their shadows anew. */
async function noteMoved(client: PoolClient, refs: readonly number[]): Promise<void> {
  await client.query(`
    UPDATE fresh f SET subject_id = e.subject_id FROM trail_event e
    WHERE f.by_name AND e.event_id = f.event_id AND e.account = f.account AND e.region = f.region AND e.at = f.at`);
  await client.query(
    `INSERT INTO fresh SELECT ${FRESH_COLUMNS}, true FROM trail_event e WHERE e.by_name AND e.ref_id = ANY($1)`,
    [refs],
  );
}

/** Reads of these subjects wait for judgement again: what is known of their secret has changed. */
export async function awaitJudgement(client: PoolClient, subjects: readonly number[]): Promise<void> {
  await client.query(
    `UPDATE trail_event SET verdict = 'pending' WHERE subject_id = ANY($1)
       AND verdict IN ('covered', 'break-glass', 'exception', 'unexplained', 'outside')`,
    [subjects],
  );
}
