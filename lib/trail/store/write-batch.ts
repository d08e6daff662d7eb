import type { PoolClient } from 'pg';
import { arrivalVerdict } from '../rules/arrival-verdict.ts';
import type { SourceRank } from '../rules/source-rank.ts';
import { type BatchFacts, factsOf } from './batch-facts.ts';
import {
  EVENT_COLUMN_DEFINITIONS,
  EVENT_COLUMN_LIST,
  EVENT_COLUMNS,
  FRESH_COLUMNS,
  IDENTITY,
  type IncomingRow,
  isByName,
  writeRow,
} from './columns.ts';
import { copyBinary } from './copy-binary.ts';
import { type Dictionaries, openDictionaries } from './dictionaries.ts';
import { joinShadows } from './join-shadows.ts';
import { isOurs, loadOurs, type Ours } from './known-reads.ts';
import type { LocatedRecord } from './located-record.ts';
import {
  learnCreations,
  learnFromInventory,
  referencesTo,
  resolveIncoming,
  resolveReferences,
} from './resolve-names.ts';
import { addToRollUps, recomputeRollUps } from './roll-ups.ts';
import { meetsKnownIds, settleConflicts } from './settle-conflicts.ts';

export type { LocatedRecord } from './located-record.ts';

export interface BatchCounts {
  readonly fresh: number;
  readonly duplicates: number;
  readonly conflicts: number;
}

/**
 * Writes one batch inside the caller's transaction: rows, roll-ups, conflicts, names joined to secrets, shadows joined
 * to their reads. All of it comes through one door, of rank `rank`. A record that is already there changes nothing. What no record of the batch can need is left out.
 */
export async function writeBatch(
  client: PoolClient,
  batch: readonly LocatedRecord[],
  rank: SourceRank,
): Promise<BatchCounts> {
  if (batch.length === 0) return { fresh: 0, duplicates: 0, conflicts: 0 };
  const facts = factsOf(batch);
  const names = await openDictionaries(client, batch);
  await prepareTables(client);
  await learnFromInventory(client, names.newSubjects);
  const ours = await loadOurs(client, batch, names);
  await copyBinary(client, 'incoming', EVENT_COLUMNS, batch, (cells, located) =>
    writeRow(cells, rowOf(located, names, ours)),
  );
  if (facts.named) {
    await resolveIncoming(client);
    await judgeUnknownSecrets(client);
  }
  const unmet = !facts.repeated && !(await meetsKnownIds(client, facts));
  const fresh = await insertFresh(client, facts, { rank, unmet });
  const everythingFresh = fresh === batch.length;
  const settled = await settleConflicts(client, facts, { rank, everythingFresh, unmet });
  if (ours.principals.size > 0) await watchRevealRoles(client);
  const replaced = settled.days.map((entry) => entry.subject);
  const begun = facts.created || replaced.length > 0 ? await learnCreations(client, replaced) : [];
  const touched = await referencesTo(client, [...names.newSubjects, ...begun]);
  const moved = await resolveReferences(client, touched);
  if (fresh > 0) await addToRollUps(client);
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

/**
 * Of records that contradict each other under one identity inside the batch, the one with the smallest hash. `unmet`: no
 * event id is there already or comes twice, so that nothing has to be looked for again; no other writer comes between.
 */
async function insertFresh(
  client: PoolClient,
  { repeated }: BatchFacts,
  { rank, unmet }: { readonly rank: SourceRank; readonly unmet: boolean },
): Promise<number> {
  const rows = repeated
    ? `SELECT DISTINCT ON (${IDENTITY}) ${EVENT_COLUMN_LIST}, ${rank} FROM incoming ORDER BY ${IDENTITY}, content_hash`
    : `SELECT ${EVENT_COLUMN_LIST}, ${rank} FROM incoming`;
  const inserted = await client.query(`
    WITH added AS (
      INSERT INTO trail_event (${EVENT_COLUMN_LIST}, source_rank) ${rows}
      ${unmet ? '' : 'ON CONFLICT DO NOTHING'}
      RETURNING ${FRESH_COLUMNS}
    )
    INSERT INTO fresh SELECT *, false FROM added`);
  return inserted.rowCount ?? 0;
}

/** The same as isOurs() decides where a record names its secret by ARN, once names are joined. */
async function judgeUnknownSecrets(client: PoolClient): Promise<void> {
  await client.query(`
    UPDATE incoming i SET verdict = 'outside', verdict_code = 'not-in-inventory'
    FROM trail_principal p
    WHERE i.verdict = 'pending' AND p.id = i.principal_id
      AND NOT EXISTS (SELECT 1 FROM trail_subject s WHERE s.id = i.subject_id AND s.secret_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM connection c WHERE c.reveal_role_arn = p.arn)
      AND NOT EXISTS (SELECT 1 FROM reveal r WHERE r.aws_access_key_id = i.access_key_id)`);
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

function rowOf({ record, file, place }: LocatedRecord, names: Dictionaries, ours: Ours): IncomingRow {
  const principalId = names.principal(record);
  const refId = record.secret === null ? null : names.subject(record.secret);
  const waits = arrivalVerdict(record);
  const unknown = waits === 'pending' && !isByName(record) && !isOurs(record, principalId, refId, ours);
  return {
    record,
    principalId,
    agentId: record.userAgent === null ? null : names.agent(record.userAgent),
    refId,
    fileId: names.file(file),
    place,
    verdict: unknown ? 'outside' : waits,
    verdictCode: unknown ? 'not-in-inventory' : null,
  };
}
