import type { Database } from '#lib/db/client.ts';
import { rawWithoutFreeText } from '../rules/free-text.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { Conditions, withinScope } from '../store/conditions.ts';
import { type EventRow, selectEvents, selectRaw } from '../store/explorer-rows.ts';
import { type EventView, eventView } from './event-view.ts';

export interface EventDetail {
  readonly event: EventView;
  /** What the record says, in words, in the order of the panel. */
  readonly words: readonly { readonly label: string; readonly text: string }[];
  /** The record, indented, free text hidden. Null: it is not kept; `file` and `place` say where it lies. */
  readonly raw: string | null;
  readonly file: string | null;
  /** From 0. */
  readonly place: number | null;
  /** Other records near it: the KMS calls behind a read, the session its key belongs to, the reads of a session. */
  readonly related: readonly EventView[];
}

/** All records with this event id that the person may see: one, or several where somebody masked ids. */
export async function readEvent(
  db: Database,
  scope: SecretScope,
  eventId: string,
): Promise<readonly EventDetail[]> {
  if (eventId.includes('\u0000')) return [];
  const conditions = withinScope(
    new Conditions().add('e.event_id = ?', eventId.toLowerCase()),
    scope,
    'e.subject_id',
  );
  const rows = await selectEvents(
    db.pool,
    conditions.sql,
    'ORDER BY e.at, e.account LIMIT 20',
    conditions.values,
  );
  return await Promise.all(rows.map((row) => detailOf(db, scope, row)));
}

async function detailOf(db: Database, scope: SecretScope, row: EventRow): Promise<EventDetail> {
  const key = { eventId: row.event_id, account: row.account, region: row.region, at: row.at };
  const raw = await selectRaw(db.pool, key);
  return {
    event: eventView(row),
    words: wordsOf(row),
    raw: raw === null ? null : rawWithoutFreeText(raw),
    file: row.file,
    place: row.place,
    related: await relatedTo(db, scope, row),
  };
}

async function relatedTo(db: Database, scope: SecretScope, row: EventRow): Promise<readonly EventView[]> {
  const found: EventRow[] = [];
  if (row.subject_id !== 0 && (row.part === 'shadow' || row.name === 'GetSecretValue')) {
    const near = withinScope(new Conditions(), scope, 'e.subject_id')
      .add("e.subject_id = ? AND e.at >= ?::timestamptz - interval '1 second'", row.subject_id, row.at)
      .add("e.at <= ?::timestamptz + interval '1 second'", row.at)
      .add('e.part = ?', row.part === 'shadow' ? 'act' : 'shadow');
    found.push(...(await selectEvents(db.pool, near.sql, 'ORDER BY e.at LIMIT 10', near.values)));
  }
  // Sessions name no secret: only whoever sees everything sees who took the role.
  if (row.access_key_id !== null && scope.kind === 'all') {
    const session = new Conditions().add('e.issued_key_id = ?', row.access_key_id);
    found.push(...(await selectEvents(db.pool, session.sql, 'LIMIT 3', session.values)));
  }
  return found.map(eventView);
}

function wordsOf(row: EventRow): EventDetail['words'] {
  const version = row.version_id ?? row.seen_version_id;
  const entries: [string, string | null][] = [
    ['Event', `${row.name} (${row.source})`],
    ['Time', row.time_text ?? row.at.toISOString()],
    ['Account', row.account],
    ['Region', row.region],
    ['Caller', row.principal_arn ?? row.principal_name ?? row.invoked_by],
    ['Kind of caller', `${row.kind}: ${row.sign}`],
    ['Session', row.session_name],
    ['Source identity', row.source_identity],
    ['Access key', row.access_key_id],
    ['Key handed out', row.issued_key_id],
    ['Called by', row.invoked_by],
    ['Address', row.address],
    ['User agent', row.agent],
    ['Secret', row.subject_written],
    ['Asked for as', row.asked],
    ['List of a batch', row.listed?.join(', ') ?? null],
    ['Version', version],
    [
      'Version known from',
      row.version_id === null && version !== null ? 'the KMS call behind the read' : null,
    ],
    ['Staging label', row.version_stage],
    ['Error', row.error_code],
    ['Error message', row.error_message],
    ['AWS request', row.request_id],
    ['Shared event', row.shared_event_id],
  ];
  return entries.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
}
