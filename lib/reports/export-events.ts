import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import type { EventView } from '#lib/trail/queries/event-view.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { type EventFilter, listEvents } from '#lib/trail/queries/list-events.ts';
import type { SecretScope } from '#lib/trail/rules/secret-scope.ts';
import { CSV_START, csvCell } from './rules/csv.ts';

export type ExportForm = 'csv' | 'json-lines';

/** Of one export. What is more is asked for by day. */
export const MOST_EXPORTED = 1_000_000;

export interface EventExport {
  readonly form: ExportForm;
  readonly scope: SecretScope;
  readonly filter: EventFilter;
  /** The filter in words, for the record and the file. */
  readonly words: string;
  readonly now: Date;
}

const HEAD = [
  'time',
  'event id',
  'account',
  'region',
  'event',
  'who',
  'kind',
  'sign',
  'secret',
  'environment',
  'outcome',
  'error',
  'verdict',
  'why',
] as const;

/** Puts an export on record: before its first byte leaves. */
export async function recordEventExport(
  db: Database,
  personId: string,
  { form, words }: Pick<EventExport, 'form' | 'words'>,
): Promise<void> {
  await db.transaction((tx) =>
    appendRecords(tx, [
      { kind: 'trail.exported', actorId: personId, data: { form, filter: words.slice(0, 1_000) } },
    ]),
  );
}

/**
 * The records of a filter, newest first, piece by piece: memory does not grow with them. JSON lines begin with what was
 * seen; CSV, which programs read by its head, ends with it.
 */
export async function* exportEvents(db: Database, asked: EventExport): AsyncGenerator<string> {
  const { form, scope, filter } = asked;
  const note = await noteOf(db, asked);
  yield form === 'csv'
    ? CSV_START + csvRow(HEAD)
    : `${JSON.stringify({ export: 'countersign trail', ...note })}\n`;
  let after: string | null = null;
  let count = 0;
  do {
    const page: { events: readonly EventView[]; next: string | null } = await listEvents(db, scope, filter, {
      after,
      limit: 1_000,
    });
    count += page.events.length;
    if (page.events.length > 0)
      yield page.events.map((event) => (form === 'csv' ? rowOf(event) : lineOf(event))).join('');
    after = page.next;
  } while (after !== null && count < MOST_EXPORTED);
  const end =
    after === null ? `${count} records.` : `${count} records. There are more: ask for shorter times.`;
  yield form === 'csv'
    ? csvRow([`Coverage: ${note.coverage} ${end} Filter: ${asked.words || 'none'}. As of ${note.asOf}.`])
    : `${JSON.stringify({ end, whole: after === null, records: count })}\n`;
}

async function noteOf(db: Database, { now, words }: EventExport) {
  const { sources } = await feedHealth(db, now);
  const seen = sources.map(({ source, account, region, from, to, gaps }) =>
    from && to
      ? `${source} ${account} ${region}: seen ${from} to ${to}, ${gaps.length} gaps`
      : `${source} ${account} ${region}: no stretch seen`,
  );
  const coverage =
    seen.length === 0 ? 'Nothing has been seen.' : `${seen.join('; ')}. What is in no stretch was not seen.`;
  return { asOf: now.toISOString(), filter: words, coverage };
}

function cellsOf(event: EventView): readonly string[] {
  return [
    event.at,
    event.eventId,
    event.account,
    event.region,
    event.event,
    event.who,
    event.kind,
    event.sign,
    event.secret?.arn ?? event.secret?.written ?? '',
    event.secret?.environment ?? '',
    event.outcome,
    event.errorCode ?? '',
    event.verdict?.verdict ?? '',
    event.verdict?.sentence ?? '',
  ];
}

function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => csvCell(cell, 'text')).join(',')}\r\n`;
}

function rowOf(event: EventView): string {
  return csvRow(cellsOf(event));
}

function lineOf(event: EventView): string {
  return `${JSON.stringify(event)}\n`;
}
