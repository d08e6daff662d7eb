import type { PoolClient } from 'pg';
import { arrivalVerdict } from '../rules/arrival-verdict.ts';
import type { TrailRecord } from '../rules/trail-record.ts';
import {
  EVENT_COLUMN_DEFINITIONS,
  EVENT_COLUMN_LIST,
  EVENT_COLUMNS,
  FRESH_COLUMNS,
  IDENTITY,
} from './columns.ts';
import { type Cell, copyRows } from './copy-text.ts';
import { type Dictionaries, openDictionaries } from './dictionaries.ts';
import { joinShadows } from './join-shadows.ts';
import {
  learnCreations,
  learnFromInventory,
  referencesTo,
  resolveIncoming,
  resolveReferences,
} from './resolve-names.ts';
import { addToRollUps, recomputeRollUps } from './roll-ups.ts';
import { type Span, settleConflicts } from './settle-conflicts.ts';

/** A record and where it was read. */
export interface LocatedRecord {
  readonly record: TrailRecord;
  /** File, or the source that gave it. */
  readonly file: string;
  /** Place in the file, from 0. */
  readonly place: number;
}

export interface BatchCounts {
  readonly fresh: number;
  readonly duplicates: number;
  readonly conflicts: number;
}

/**
 * Writes one batch inside the caller's transaction: rows, roll-ups, conflicts, names joined to secrets, shadows joined
 * to their reads. A record that is already there changes nothing. Label movements are to be told here too, from the
 * fresh rows, once they exist.
 */
export async function writeBatch(client: PoolClient, batch: readonly LocatedRecord[]): Promise<BatchCounts> {
  if (batch.length === 0) return { fresh: 0, duplicates: 0, conflicts: 0 };
  const records = batch.map((located) => located.record);
  const names = await openDictionaries(client, records, new Set(batch.map((located) => located.file)));
  await prepareTables(client);
  await copyRows(
    client,
    'incoming',
    EVENT_COLUMN_LIST,
    batch.map((located) => cellsOf(located, names)),
  );
  await client.query('ANALYZE incoming (event_id, account, region, at, by_name)');
  await learnFromInventory(client, names.newSubjects);
  await resolveIncoming(client);
  await judgeUnknownSecrets(client);
  const fresh = await insertFresh(client);
  const settled = await settleConflicts(client, spanOf(records), { everythingFresh: fresh === batch.length });
  await watchRevealRoles(client);
  const begun = await learnCreations(
    client,
    settled.days.map((entry) => entry.subject),
  );
  const touched = await referencesTo(client, [...names.newSubjects, ...begun]);
  const moved = await resolveReferences(client, touched);
  await addToRollUps(client);
  await recomputeRollUps(client, [...settled.days, ...moved]);
  await joinShadows(client);
  return { fresh, duplicates: batch.length - fresh - settled.setAside, conflicts: settled.conflicts };
}

/**
 * `incoming` holds the batch, `fresh` what of it was new (and, marked `again`, older rows that changed and are counted
 * by other means). They live as long as the connection, empty between transactions.
 */
export async function prepareTables(client: PoolClient): Promise<void> {
  await client.query(`
    CREATE TEMP TABLE IF NOT EXISTS incoming (${EVENT_COLUMN_DEFINITIONS}) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS fresh (event_id text, account text, region text, at timestamptz, part text,
      name text, kind text, principal_id int, ref_id int, subject_id int, by_name boolean, error_code text,
      again boolean) ON COMMIT DELETE ROWS;
    DELETE FROM incoming;
    DELETE FROM fresh;
  `);
}

/** Of records that contradict each other under one identity inside the batch, the one with the smallest hash. */
async function insertFresh(client: PoolClient): Promise<number> {
  const inserted = await client.query(`
    WITH added AS (
      INSERT INTO trail_event (${EVENT_COLUMN_LIST})
      SELECT DISTINCT ON (${IDENTITY}) ${EVENT_COLUMN_LIST} FROM incoming ORDER BY ${IDENTITY}, content_hash
      ON CONFLICT DO NOTHING
      RETURNING ${FRESH_COLUMNS}
    )
    INSERT INTO fresh SELECT *, false FROM added`);
  await client.query('ANALYZE fresh');
  return inserted.rowCount ?? 0;
}

/**
 * A person's read of a secret that the inventory does not know needs no match, unless the key or the role is ours.
 * Imported trails of other accounts are full of them; the verdict is the one that the match would give.
 */
async function judgeUnknownSecrets(client: PoolClient): Promise<void> {
  await client.query(`
    UPDATE incoming i SET verdict = 'outside', verdict_code = 'not-in-inventory'
    FROM trail_principal p
    WHERE i.verdict = 'pending' AND p.id = i.principal_id
      AND NOT EXISTS (SELECT 1 FROM trail_subject s WHERE s.id = i.subject_id AND s.secret_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM connection c WHERE c.reveal_role_arn = p.arn)
      AND NOT EXISTS (SELECT 1 FROM reveal r WHERE r.aws_access_key_id = i.access_key_id)`);
}

/** First and last instant: bounds that keep the planner to the weeks of the batch. */
function spanOf(records: readonly TrailRecord[]): Span {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at } of records) {
    first = Math.min(first, at.getTime());
    last = Math.max(last, at.getTime());
  }
  return [new Date(first), new Date(last)];
}

/** A read by a reveal role of ours is judged whoever seems to stand behind it: nobody else may use that role. */
async function watchRevealRoles(client: PoolClient): Promise<void> {
  await client.query(`
    UPDATE trail_event e SET verdict = 'pending'
    FROM fresh f JOIN trail_principal p ON p.id = f.principal_id JOIN connection c ON c.reveal_role_arn = p.arn
    WHERE f.name = 'GetSecretValue' AND f.part = 'act' AND f.kind NOT IN ('person', 'tool', 'unknown')
      AND e.event_id = f.event_id AND e.account = f.account AND e.region = f.region AND e.at = f.at
      AND e.verdict IS NULL AND e.part = 'act' AND e.name = 'GetSecretValue' AND e.error_code IS NULL`);
}

function cellsOf({ record, file, place }: LocatedRecord, names: Dictionaries): readonly Cell[] {
  const subject = record.secret === null ? null : names.subject(record.secret);
  const cells: Record<(typeof EVENT_COLUMNS)[number], Cell> = {
    event_id: record.eventId,
    account: record.account,
    region: record.region,
    at: record.at,
    content_hash: Buffer.from(record.contentHash, 'hex'),
    part: record.part,
    source: record.source,
    name: record.name,
    kind: record.kind,
    sign: record.sign,
    principal_id: names.principal(record),
    agent_id: record.userAgent === null ? null : names.agent(record.userAgent),
    ref_id: subject,
    subject_id: subject ?? 0,
    by_name: record.secret !== null && record.secret.form !== 'arn',
    asked: record.asked,
    listed: record.listed.length === 0 ? null : record.listed,
    version_id: record.versionId,
    version_stage: record.versionStage,
    access_key_id: record.principal.accessKeyId,
    session_name: record.principal.sessionName,
    source_identity: record.principal.sourceIdentity,
    issued_key_id: record.issuedKeyId,
    invoked_by: record.principal.invokedBy,
    address: record.address,
    error_code: record.errorCode,
    error_message: record.errorMessage,
    read_only: record.readOnly,
    service_event: record.serviceEvent,
    request_id: record.requestId,
    shared_event_id: record.sharedEventId,
    request: record.request === null ? null : JSON.stringify(record.request),
    time_text: record.timeText,
    file_id: names.file(file),
    place,
    raw: record.raw,
    verdict: arrivalVerdict(record),
    verdict_code: null,
  };
  return EVENT_COLUMNS.map((column) => cells[column]);
}
