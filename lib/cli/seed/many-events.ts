import type { Database } from '#lib/db/client.ts';
import { KINDS_OF_CALLERS, ROLL_UPS } from './roll-ups-of-all.ts';

export interface ManyEvents {
  readonly events: number;
  /** Days over which they are spread, the last one being `until`'s. */
  readonly days: number;
  /** Exclusive end, a midnight of UTC. */
  readonly until: Date;
  /** Called now and then with the number of events written. */
  readonly onProgress?: (written: number) => void;
}

/** Events of one transaction. */
const STEP = 200_000;
const CALLERS = 2_000;

/**
 * Fills the trail with made-up reads of the secrets that the inventory has (or of 1,000 that it has not): few secrets
 * have most reads, 2,000 callers of which one in a hundred is a person, every 97th call refused. Deterministic but for
 * the secrets' ids. Roll-ups are counted from the rows at the end, so the trail should be empty before. Needs the owner's
 * connection.
 */
export async function insertManyEvents(
  pool: Database['pool'],
  { events, days, until, onProgress }: ManyEvents,
): Promise<void> {
  const first = new Date(until.getTime() - days * 86_400_000);
  for (let day = first; day < until; day = new Date(day.getTime() + 7 * 86_400_000)) {
    await pool.query('SELECT trail_week($1::date)', [day]);
  }
  await pool.query('SELECT trail_week($1::date)', [new Date(until.getTime() - 1)]);
  const subjects = await insertNames(pool);
  for (let from = 0; from < events; from += STEP) {
    const to = Math.min(from + STEP, events) - 1;
    await pool.query(INSERT_EVENTS, [from, to, first, days * 86_400, events, subjects]);
    onProgress?.(to + 1);
  }
  for (const sql of ROLL_UPS) await pool.query(sql);
  for (const table of ['trail_event', 'trail_day', 'trail_use', 'trail_subject', 'trail_principal']) {
    await pool.query(`ANALYZE ${table}`);
  }
}

/** @returns how many secrets can be read; their subjects have the numbers from 1 on. */
async function insertNames(pool: Database['pool']): Promise<number> {
  await pool.query(
    `INSERT INTO trail_principal (key, type, arn, account, name)
     SELECT ${keyOf('type', 'arn', 'account', 'name')}, type, arn, account, name FROM (
       SELECT n, 'AssumedRole' AS type, 'arn:aws:iam::111122223333:role/' || ${KINDS_OF_CALLERS('n')} || '-' || n AS arn,
         '111122223333' AS account, CASE WHEN n % 100 = 1 THEN 'person.' || n ELSE 'app-' || n END AS name
       FROM generate_series(1, $1) n) made ORDER BY n`,
    [CALLERS],
  );
  await pool.query(
    `INSERT INTO trail_agent (key, text) SELECT ${keyOf('text')}, text FROM (SELECT 'aws-sdk-java/2.31.0 md/io#sync' AS text) made`,
  );
  await pool.query(
    `INSERT INTO trail_file (key, name) SELECT ${keyOf('name')}, name FROM (SELECT 'made.json.gz' AS name) made`,
  );
  await pool.query(`
    INSERT INTO trail_subject (key, form, written, account, region, name, secret_id)
    SELECT ${keyOf("'arn'", 'arn', 'account_id', 'region', 'name')}, 'arn', arn, account_id, region, name, id
    FROM secret ORDER BY name, id`);
  await pool.query(`
    INSERT INTO trail_subject (key, form, written, account, region, name)
    SELECT ${keyOf("'arn'", 'arn', 'account', 'region', 'name')}, 'arn', arn, account, region, name FROM (
      SELECT n, 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:made/' || n || '-AbCdEf' AS arn,
        '111122223333' AS account, 'eu-central-1' AS region, 'made/' || n AS name
      FROM generate_series(1, 1000) n WHERE NOT EXISTS (SELECT 1 FROM trail_subject)) made ORDER BY n`);
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM trail_subject');
  return rows[0]?.n ?? 0;
}

/** The key that the ingest would make of these cells (JSON without blanks); they need no escapes. */
function keyOf(...cells: readonly string[]): string {
  return `sha256(convert_to('["' || ${cells.join(` || '","' || `)} || '"]', 'UTF8'))`;
}

/** `spread` is a number below 2^32 that looks random and is always the same for the same event. */
const INSERT_EVENTS = `
  INSERT INTO trail_event (event_id, account, region, at, content_hash, part, source, name, kind, sign, principal_id, agent_id,
    ref_id, subject_id, by_name, access_key_id, session_name, address, error_code, read_only, service_event, request_id,
    file_id, place, verdict, verdict_code)
  SELECT md5('event ' || n)::uuid::text, '111122223333', 'eu-central-1', at, decode(md5('a' || n) || md5('b' || n), 'hex'),
    'act', 'secretsmanager.amazonaws.com',
    CASE WHEN spread % 11 = 0 THEN 'DescribeSecret' ELSE 'GetSecretValue' END, ${KINDS_OF_CALLERS('caller')},
    'made for scale', caller, 1, subject, subject, false, 'ASIA' || lpad((caller * 100 + spread % 100)::text, 16, '0'),
    CASE WHEN caller % 100 = 1 THEN 'person.' || caller ELSE 'i-' || lpad(to_hex(caller), 17, '0') END, '198.51.100.7',
    CASE WHEN spread % 97 = 0 THEN 'AccessDenied' END, true, false, md5('request ' || n)::uuid::text, 1, n::int,
    CASE WHEN spread % 11 = 0 OR caller % 100 <> 1 THEN NULL WHEN spread % 97 = 0 THEN 'refused'
      WHEN spread % 5 = 0 THEN 'unexplained' ELSE 'outside' END,
    CASE WHEN spread % 11 = 0 OR caller % 100 <> 1 OR spread % 97 = 0 THEN NULL WHEN spread % 5 = 0 THEN 'no-reveal'
      ELSE 'not-protected' END
  FROM (SELECT n, spread, $3::timestamptz + floor(n::float8 * $4 / $5) * interval '1 second' AS at,
          least(1 + floor(power((spread % 1000003) / 1000003.0, 4) * $6)::int, $6) AS subject,
          1 + ((spread / 7) % 5 * 401 + least(1 + floor(power((spread % 1000003) / 1000003.0, 4) * $6)::int, $6) * 7)::int % ${CALLERS} AS caller
        FROM (SELECT n, (n * 2654435761) % 4294967296 AS spread FROM generate_series($1::bigint, $2::bigint) n) numbered) made`;
