import type { Pool } from 'pg';
import type { ReaderKind } from '../rules/who.ts';

/** One event with the names of what it points to. */
export interface EventRow {
  event_id: string;
  account: string;
  region: string;
  at: Date;
  part: 'act' | 'shadow' | 'session';
  source: string;
  name: string;
  kind: ReaderKind;
  sign: string;
  principal_type: string | null;
  principal_arn: string | null;
  principal_name: string | null;
  principal_account: string | null;
  session_name: string | null;
  source_identity: string | null;
  access_key_id: string | null;
  issued_key_id: string | null;
  invoked_by: string | null;
  agent: string | null;
  address: string | null;
  subject_id: number;
  subject_form: string | null;
  subject_written: string | null;
  subject_name: string | null;
  secret_id: string | null;
  environment: string | null;
  asked: string | null;
  listed: string[] | null;
  version_id: string | null;
  seen_version_id: string | null;
  version_stage: string | null;
  error_code: string | null;
  error_message: string | null;
  read_only: boolean | null;
  service_event: boolean;
  request_id: string | null;
  shared_event_id: string | null;
  request: Record<string, unknown> | null;
  time_text: string | null;
  file: string | null;
  place: number | null;
  verdict: string | null;
  verdict_code: string | null;
  grant_id: string | null;
  reveal_id: string | null;
  contested: boolean;
}

const SELECT_EVENTS = `
  SELECT e.event_id, e.account, e.region, e.at, e.part, e.source, e.name, e.kind, e.sign,
    p.type AS principal_type, p.arn AS principal_arn, p.name AS principal_name, p.account AS principal_account,
    e.session_name, e.source_identity, e.access_key_id, e.issued_key_id, e.invoked_by, a.text AS agent, e.address,
    e.subject_id, s.form AS subject_form, s.written AS subject_written, s.name AS subject_name, s.secret_id,
    m.environment, e.asked, e.listed, e.version_id, e.seen_version_id, e.version_stage, e.error_code, e.error_message,
    e.read_only, e.service_event, e.request_id, e.shared_event_id, e.request, e.time_text, f.name AS file, e.place,
    e.verdict, e.verdict_code, e.grant_id, e.reveal_id,
    EXISTS (SELECT 1 FROM trail_conflict c
      WHERE c.event_id = e.event_id AND c.account = e.account AND c.region = e.region) AS contested
  FROM trail_event e
  JOIN trail_principal p ON p.id = e.principal_id
  LEFT JOIN trail_agent a ON a.id = e.agent_id
  LEFT JOIN trail_subject s ON s.id = e.subject_id
  LEFT JOIN secret m ON m.id = s.secret_id
  LEFT JOIN trail_file f ON f.id = e.file_id`;

/** `where` and `tail` are SQL of ours (store/conditions.ts). */
export async function selectEvents(
  pool: Pool,
  where: string,
  tail: string,
  values: readonly unknown[],
): Promise<EventRow[]> {
  const rows = await pool.query<EventRow>(`${SELECT_EVENTS} WHERE ${where} ${tail}`, [...values]);
  return rows.rows;
}

/** The exact text of a record, where it is kept. */
export async function selectRaw(
  pool: Pool,
  key: { eventId: string; account: string; region: string; at: Date },
): Promise<string | null> {
  const rows = await pool.query<{ raw: string | null }>(
    'SELECT raw FROM trail_event WHERE event_id = $1 AND account = $2 AND region = $3 AND at = $4',
    [key.eventId, key.account, key.region, key.at],
  );
  return rows.rows[0]?.raw ?? null;
}
