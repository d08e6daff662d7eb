import type { TrailRecord } from '../rules/trail-record.ts';
import type { CellWriter } from './copy-binary.ts';

/** A record with what it points to, ready to be copied. */
export interface IncomingRow {
  readonly record: TrailRecord;
  readonly principalId: number;
  readonly agentId: number | null;
  readonly refId: number | null;
  readonly fileId: number;
  readonly place: number;
  readonly verdict: string | null;
  readonly verdictCode: string | null;
}

/** Whether the record names its secret by a name or a partial ARN, which mean a secret only at its time. */
export function isByName({ secret }: TrailRecord): boolean {
  return secret !== null && secret.form !== 'arn';
}

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

/** Writes a row's cells, in the order of the columns. */
export function writeRow(cells: CellWriter, row: IncomingRow): void {
  const { record } = row;
  cells.text(record.eventId);
  cells.text(record.account);
  cells.text(record.region);
  cells.instant(record.at);
  cells.hex(record.contentHash);
  cells.text(record.part);
  cells.text(record.source);
  cells.text(record.name);
  cells.text(record.kind);
  cells.text(record.sign);
  cells.int(row.principalId);
  cells.int(row.agentId);
  cells.int(row.refId);
  cells.int(row.refId ?? 0);
  cells.flag(isByName(record));
  cells.text(record.asked);
  cells.texts(record.listed);
  cells.text(record.versionId);
  cells.text(record.versionStage);
  cells.text(record.principal.accessKeyId);
  cells.text(record.principal.sessionName);
  cells.text(record.principal.sourceIdentity);
  cells.text(record.issuedKeyId);
  cells.text(record.principal.invokedBy);
  cells.text(record.address);
  cells.text(record.errorCode);
  cells.text(record.errorMessage);
  cells.flag(record.readOnly);
  cells.flag(record.serviceEvent);
  cells.text(record.requestId);
  cells.text(record.sharedEventId);
  cells.json(record.request);
  cells.text(record.timeText);
  cells.int(row.fileId);
  cells.int(row.place);
  cells.text(record.raw);
  cells.text(row.verdict);
  cells.text(row.verdictCode);
}

export const EVENT_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name);

/** The list for INSERT and SELECT. */
export const EVENT_COLUMN_LIST = EVENT_COLUMNS.join(', ');

/** `name type, …` for the temporary table of a batch. */
export const EVENT_COLUMN_DEFINITIONS = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');

/** The identity of a record. */
export const IDENTITY = 'event_id, account, region, at';

/** What is remembered of the rows of a batch that were new, in the temporary table `fresh`. */
export const FRESH_COLUMNS =
  'event_id, account, region, at, part, name, kind, principal_id, ref_id, subject_id, by_name, error_code';
