import type { PoolClient } from 'pg';
import type { SourceRank } from '../rules/source-rank.ts';
import type { BatchFacts } from './batch-facts.ts';
import { EVENT_COLUMNS, FRESH_COLUMNS } from './columns.ts';
import type { SubjectDay } from './roll-ups.ts';

export interface Settled {
  /** Records now known to contradict another. */
  readonly conflicts: number;
  /** Of them, records that fell on the identity of another and so are not rows of their own. */
  readonly setAside: number;
  /** What must be counted anew. */
  readonly days: readonly SubjectDay[];
}

type Span = BatchFacts['span'];

const SAME_IDENTITY =
  'e.event_id = i.event_id AND e.account = i.account AND e.region = i.region AND e.at = i.at';
/** The contradicting record without what depends on the file it came from and on what was concluded since. */
const FIELDS = (row: string): string =>
  `to_jsonb(${row}) - ARRAY['raw','file_id','place','verdict','verdict_code','grant_id','reveal_id','seen_version_id',
   'subject_id','event_id','account','region','at','content_hash','source_rank','arrived_at']`;

/**
 * Keeps records that contradict each other: all of them in trail_conflict, whichever came first. Under one identity
 * the row of trail_event is the one of the most trusted source, among those the one with the smallest hash, so that the
 * order of arrival decides nothing and a forged file does not take the place of what AWS itself gave.
 */
export async function settleConflicts(
  client: PoolClient,
  { span, masked }: BatchFacts,
  options: { readonly rank: SourceRank; readonly everythingFresh: boolean; readonly unmet: boolean },
): Promise<Settled> {
  const sameTime = options.everythingFresh ? null : await settleSameIdentity(client, span, options.rank);
  const otherTimes = await noteOtherTimes(client, span, { masked, unmet: options.unmet });
  return {
    conflicts: (sameTime?.setAside ?? 0) + otherTimes,
    setAside: sameTime?.setAside ?? 0,
    days: sameTime?.days ?? [],
  };
}

async function settleSameIdentity(
  client: PoolClient,
  span: Span,
  rank: SourceRank,
): Promise<Omit<Settled, 'conflicts'>> {
  if (rank < 2) await trustMore(client, span, rank);
  await client.query(`
    CREATE TEMP TABLE IF NOT EXISTS contested (LIKE incoming) ON COMMIT DELETE ROWS;
    DELETE FROM contested`);
  const found = await client.query(
    `INSERT INTO contested
     SELECT DISTINCT ON (i.event_id, i.account, i.region, i.at, i.content_hash) i.*
     FROM incoming i JOIN trail_event e ON ${SAME_IDENTITY} AND e.at >= $1 AND e.at <= $2
     WHERE e.content_hash <> i.content_hash AND (($3::smallint, i.content_hash) < (e.source_rank, e.content_hash) OR NOT EXISTS (
       SELECT 1 FROM trail_conflict c WHERE c.event_id = i.event_id AND c.account = i.account
         AND c.region = i.region AND c.at = i.at AND c.content_hash = i.content_hash))`,
    [...span, rank],
  );
  if (!found.rowCount) return { setAside: 0, days: [] };
  await keep(client, `SELECT e.* FROM trail_event e JOIN contested i ON ${SAME_IDENTITY}`);
  const setAside = await keep(client, 'SELECT * FROM contested');
  return { setAside, days: await replaceLesser(client, rank) };
}

/** What is known already, and comes from a source that is trusted more. */
async function trustMore(client: PoolClient, span: Span, rank: SourceRank): Promise<void> {
  await client.query(
    `UPDATE trail_event e SET source_rank = $3 FROM incoming i
      WHERE ${SAME_IDENTITY} AND e.at >= $1 AND e.at <= $2 AND e.content_hash = i.content_hash AND e.source_rank > $3`,
    [...span, rank],
  );
}

/** @returns how many were not kept yet. */
async function keep(client: PoolClient, rows: string): Promise<number> {
  const kept = await client.query(`
    INSERT INTO trail_conflict (event_id, account, region, at, content_hash, fields)
    SELECT DISTINCT ON (r.event_id, r.account, r.region, r.at, r.content_hash)
      r.event_id, r.account, r.region, r.at, r.content_hash, ${FIELDS('r')}
    FROM (${rows}) r ON CONFLICT DO NOTHING`);
  return kept.rowCount ?? 0;
}

/**
 * Rows whose rival is trusted more, or as much and has the smaller hash, take the rival's content. @returns the days of
 * both, and of everything.
 */
async function replaceLesser(client: PoolClient, rank: SourceRank): Promise<SubjectDay[]> {
  const assignments = EVENT_COLUMNS.map((column) => `${column} = i.${column}`).join(', ');
  const replaced = await client.query<{ old_subject: number; new_subject: number; day: string }>(
    `
    WITH smallest AS (
      SELECT DISTINCT ON (event_id, account, region, at) * FROM contested
      ORDER BY event_id, account, region, at, content_hash
    ), before AS (
      SELECT e.event_id, e.account, e.region, e.at, e.subject_id
      FROM trail_event e JOIN smallest i ON ${SAME_IDENTITY}
      WHERE ($1::smallint, i.content_hash) < (e.source_rank, e.content_hash)
    )
    UPDATE trail_event e SET ${assignments}, source_rank = $1, grant_id = NULL, reveal_id = NULL,
      seen_version_id = NULL
    FROM smallest i JOIN before b USING (event_id, account, region, at)
    WHERE ${SAME_IDENTITY}
    RETURNING b.subject_id AS old_subject, i.subject_id AS new_subject, (e.at AT TIME ZONE 'UTC')::date::text AS day`,
    [rank],
  );
  await client.query(`
    INSERT INTO fresh SELECT ${FRESH_COLUMNS}, true FROM (
      SELECT i.* FROM contested i JOIN trail_event e ON ${SAME_IDENTITY} AND e.content_hash = i.content_hash) taken`);
  return replaced.rows.flatMap((row) => [
    { subject: row.old_subject, day: row.day },
    { subject: row.new_subject, day: row.day },
    { subject: 0, day: row.day },
  ]);
}

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/**
 * Says of a row `i` whether its event id is stored within a day of its time. OFFSET keeps it a look-up per row; the bounds
 * of the batch ($1, $2) leave out the other weeks when it is planned.
 */
const isKnown = (more: string): string => `EXISTS (
  SELECT 1 FROM trail_event e WHERE e.event_id = i.event_id AND e.account = i.account AND e.region = i.region
    AND e.at >= i.at - interval '1 day' AND e.at <= i.at + interval '1 day' ${more}
    AND e.at >= $1::timestamptz - interval '1 day' AND e.at <= $2::timestamptz + interval '1 day' OFFSET 0)`;

/** Says whether any event id of the batch is stored already, at its time or close to it. */
export async function meetsKnownIds(client: PoolClient, { span }: BatchFacts): Promise<boolean> {
  const met = await client.query<{ any: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM incoming i WHERE ${isKnown('')}) AS any`,
    [...span],
  );
  return met.rows[0]?.any ?? false;
}

interface EventName {
  event_id: string;
  account: string;
  region: string;
}

/**
 * The same event id at another time: both rows stay, both are noted. Ids that AWS made are random, so a second use is
 * looked for within a day (a log product may have moved the time by a zone); ids that somebody masked repeat by
 * themselves and are looked for everywhere.
 */
async function noteOtherTimes(
  client: PoolClient,
  span: Span,
  { masked, unmet }: { readonly masked: boolean; readonly unmet: boolean },
): Promise<number> {
  const repeating = masked
    ? await client.query<EventName>(
        'SELECT DISTINCT event_id, account, region FROM fresh WHERE event_id !~ $1',
        [UUID],
      )
    : { rows: [] };
  const pairs = unmet
    ? { rows: [] }
    : await client.query<EventName>(
        `SELECT DISTINCT i.event_id, i.account, i.region FROM fresh i WHERE ${isKnown('AND e.at <> i.at')}`,
        [...span],
      );
  const suspects = [...repeating.rows, ...pairs.rows];
  if (suspects.length === 0) return 0;
  const columns = (['event_id', 'account', 'region'] as const).map((name) =>
    suspects.map((row) => row[name]),
  );
  const repeated = `
    SELECT e.* FROM trail_event e
    JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[]) AS u(event_id, account, region)) s
      USING (event_id, account, region)
    WHERE EXISTS (SELECT 1 FROM trail_event o WHERE o.event_id = e.event_id AND o.account = e.account
      AND o.region = e.region AND o.at <> e.at)`;
  const counted = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM fresh f JOIN (${repeated}) r USING (event_id, account, region, at)
     WHERE NOT f.again`,
    columns,
  );
  await client.query(
    `INSERT INTO trail_conflict (event_id, account, region, at, content_hash, fields)
     SELECT r.event_id, r.account, r.region, r.at, r.content_hash, ${FIELDS('r')} FROM (${repeated}) r
     ON CONFLICT DO NOTHING`,
    columns,
  );
  return counted.rows[0]?.n ?? 0;
}
