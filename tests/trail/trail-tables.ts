import pg from 'pg';
import type { TestDatabase } from '#tests/support/database.ts';

const TABLES = [
  'trail_event',
  'trail_conflict',
  'unreadable_record',
  'trail_checkpoint',
  'trail_ingest',
  'trail_day',
  'trail_use',
  'trail_principal',
  'trail_agent',
  'trail_subject',
  'trail_file',
  'trail_read_file',
  'trail_object',
  'trail_digest',
  'trail_integrity',
  'trail_poison',
];

/** Empties this room's tables, as the owner. */
export async function emptyTrail(database: TestDatabase): Promise<void> {
  await asOwner(database, `TRUNCATE ${TABLES.join(', ')} RESTART IDENTITY`);
}

/** Empties what reveals and grants a test made; the product itself can remove none of them. */
export async function emptyAccess(database: TestDatabase): Promise<void> {
  await asOwner(
    database,
    'SET session_replication_role = replica; TRUNCATE reveal, access_grant, access_request CASCADE',
  );
}

/** Does what the product itself may not. */
export async function asOwner(database: TestDatabase, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const DUMPS: Readonly<Record<string, string>> = {
  events: `
    SELECT e.event_id, e.account, e.region, e.at, encode(e.content_hash, 'hex') AS hash, e.part, e.name, e.kind, e.sign,
      p.arn, p.name AS principal, a.text AS agent, r.written AS asked_as, s.written AS subject, s.secret_id, e.by_name,
      e.version_id, e.seen_version_id, e.access_key_id, e.error_code, e.raw, e.request,
      e.verdict, e.verdict_code, e.grant_id, e.reveal_id
    FROM trail_event e JOIN trail_principal p ON p.id = e.principal_id LEFT JOIN trail_agent a ON a.id = e.agent_id
    LEFT JOIN trail_subject r ON r.id = e.ref_id LEFT JOIN trail_subject s ON s.id = e.subject_id
    ORDER BY e.event_id, e.account, e.region, e.at`,
  conflicts: `SELECT event_id, account, region, at, encode(content_hash, 'hex') AS hash, fields ->> 'name' AS name,
      fields ->> 'address' AS address FROM trail_conflict ORDER BY 1, 2, 3, 4, 5`,
  days: `SELECT coalesce(s.written, d.subject_id::text) AS subject, to_jsonb(d) - 'subject_id' AS day
    FROM trail_day d LEFT JOIN trail_subject s ON s.id = d.subject_id
    ORDER BY 1, d.day, d.kind`,
  uses: `SELECT coalesce(s.written, u.subject_id::text) AS subject, p.arn, p.name AS principal,
      to_jsonb(u) - 'subject_id' - 'principal_id' AS use
    FROM trail_use u LEFT JOIN trail_subject s ON s.id = u.subject_id JOIN trail_principal p ON p.id = u.principal_id
    ORDER BY 1, 2, 3, u.day, u.name, u.outcome, u.kind`,
  subjects: `SELECT form, written, account, region, name, secret_id, created_at FROM trail_subject ORDER BY 1, 2, 3, 4`,
  coverage: `SELECT source, account, region, seen::text, last_event_at FROM trail_checkpoint ORDER BY 1, 2, 3`,
  unreadable: `SELECT source, file, place, reason, encode(hash, 'hex') AS hash FROM unreadable_record ORDER BY 2, 3, 5`,
};

/** Everything the tables say, without the ids that only depend on the order of arrival. */
export async function dumpTrail(database: TestDatabase): Promise<Record<string, unknown[]>> {
  const dump: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(DUMPS)) dump[name] = (await database.db.pool.query(sql)).rows;
  return dump;
}
