/** Columns of trail_event in the order in which batches are copied, with their SQL types. */
const COLUMNS = [
  ['event_id', 'text'],
  ['account', 'text'],
  ['region', 'text'],
  ['at', 'timestamptz'],
  ['content_hash', 'bytea'],
  ['part', 'text'],
  ['source', 'text'],
  ['name', 'text'],
  ['kind', 'text'],
  ['sign', 'text'],
  ['principal_id', 'int'],
  ['agent_id', 'int'],
  ['ref_id', 'int'],
  ['subject_id', 'int'],
  ['by_name', 'boolean'],
  ['asked', 'text'],
  ['listed', 'text[]'],
  ['version_id', 'text'],
  ['version_stage', 'text'],
  ['access_key_id', 'text'],
  ['session_name', 'text'],
  ['source_identity', 'text'],
  ['issued_key_id', 'text'],
  ['invoked_by', 'text'],
  ['address', 'text'],
  ['error_code', 'text'],
  ['error_message', 'text'],
  ['read_only', 'boolean'],
  ['service_event', 'boolean'],
  ['request_id', 'text'],
  ['shared_event_id', 'text'],
  ['request', 'jsonb'],
  ['time_text', 'text'],
  ['file_id', 'int'],
  ['place', 'int'],
  ['raw', 'text'],
  ['verdict', 'text'],
  ['verdict_code', 'text'],
] as const;

export type EventColumn = (typeof COLUMNS)[number][0];

export const EVENT_COLUMNS: readonly EventColumn[] = COLUMNS.map(([name]) => name);

/** The list for INSERT and SELECT. */
export const EVENT_COLUMN_LIST = EVENT_COLUMNS.join(', ');

/** `name type, …` for the temporary table of a batch. */
export const EVENT_COLUMN_DEFINITIONS = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');

/** The identity of a record. */
export const IDENTITY = 'event_id, account, region, at';

/** What is remembered of the rows of a batch that were new, in the temporary table `fresh`. */
export const FRESH_COLUMNS =
  'event_id, account, region, at, part, name, kind, principal_id, ref_id, subject_id, by_name, error_code';
