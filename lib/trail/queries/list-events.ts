import type { Database } from '#lib/db/client.ts';
import { containing } from '#lib/secrets/rules/like-pattern.ts';
import { DENIED_CODES } from '../rules/arrival-verdict.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import type { ReaderKind } from '../rules/who.ts';
import { Conditions, withinScope } from '../store/conditions.ts';
import { type EventRow, selectEvents } from '../store/explorer-rows.ts';
import { type EventVerdict, type EventView, eventView } from './event-view.ts';

export interface EventFilter {
  /** Id of the inventory. */
  readonly secretId?: string | undefined;
  /** One of our people: reads under their sessions, and under sessions that bear their e-mail address. */
  readonly personId?: string | undefined;
  readonly kind?: ReaderKind | undefined;
  /** Exact event name. */
  readonly event?: string | undefined;
  readonly outcome?: 'done' | 'refused' | 'failed' | undefined;
  readonly verdict?: EventVerdictName | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Part of a caller's name, a secret's name, a user agent, an address or an event. */
  readonly text?: string | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
  /** `acts` (default): records of Secrets Manager. `all`: their shadows and sessions too. */
  readonly parts?: 'acts' | 'all' | undefined;
  /** Only records that name a secret: without the lists that inventories take every minute. */
  readonly named?: boolean | undefined;
}

export type EventVerdictName = EventVerdict['verdict'];

export interface EventPage {
  readonly events: readonly EventView[];
  /** Opaque; give it back for the next page. Null: this was the last. */
  readonly next: string | null;
}

const MOST = 1_000;

/** Events, newest first, a page at a time by key. A cursor that is not ours gives the first page. */
export async function listEvents(
  db: Database,
  scope: SecretScope,
  filter: EventFilter,
  page: { readonly after?: string | null | undefined; readonly limit?: number | undefined } = {},
): Promise<EventPage> {
  const limit = Math.min(Math.max(page.limit ?? 50, 1), MOST);
  const after = readCursor(page.after);
  let rows: EventRow[] = [];
  for (const since of stretchesBack(filter, after)) {
    const conditions = withinScope(conditionsOf(filter), scope, 'e.subject_id');
    if (since !== null) conditions.add('e.at >= ?', since);
    if (after) {
      conditions.add('e.at <= ?', after[0]);
      conditions.add('(e.at, e.event_id, e.account, e.region) < (?, ?, ?, ?)', ...after);
    }
    const order = `ORDER BY e.at DESC, e.event_id DESC, e.account DESC, e.region DESC LIMIT ${conditions.value(limit + 1)}`;
    rows = await selectEvents(db.pool, conditions.sql, order, conditions.values);
    if (rows.length > limit) break;
  }
  const events = rows.slice(0, limit).map(eventView);
  const last = events.at(-1);
  return { events, next: rows.length > limit && last ? writeCursor(last) : null };
}

/** The filter as SQL, without whose records may be seen. */
export const DAY_MS = 86_400_000;

/**
 * From when on to look for a page, one after the other until it is full; null: without a bound. To plan a query over all
 * weeks takes many times as long as to answer it from the newest.
 */
function stretchesBack(filter: EventFilter, after: readonly string[] | null): readonly (Date | null)[] {
  if (filter.from !== undefined) return [null];
  const newest = after?.[0] ?? filter.to ?? new Date();
  const end = new Date(newest).getTime();
  return [new Date(end - 8 * DAY_MS), new Date(end - 60 * DAY_MS), null];
}

function conditionsOf(filter: EventFilter): Conditions {
  const conditions = new Conditions();
  if (filter.parts !== 'all') conditions.add("e.part = 'act'");
  if (filter.named) conditions.add('e.subject_id <> 0');
  if (filter.secretId !== undefined) {
    conditions.add('e.subject_id IN (SELECT id FROM trail_subject WHERE secret_id = ?)', filter.secretId);
  }
  if (filter.personId !== undefined) {
    conditions.add(
      `e.kind IN ('person', 'tool') AND e.session_name = ANY(ARRAY(
         SELECT id FROM person WHERE id = ? UNION SELECT email FROM person WHERE id = ? AND email IS NOT NULL))`,
      filter.personId,
      filter.personId,
    );
  }
  if (filter.kind !== undefined) conditions.add('e.kind = ?', filter.kind);
  if (filter.event !== undefined) conditions.add('e.name = ?', filter.event);
  if (filter.verdict !== undefined) conditions.add('e.verdict = ?', filter.verdict);
  if (filter.account !== undefined) conditions.add('e.account = ?', filter.account);
  if (filter.region !== undefined) conditions.add('e.region = ?', filter.region);
  if (filter.from !== undefined) conditions.add('e.at >= ?', filter.from);
  if (filter.to !== undefined) conditions.add('e.at < ?', filter.to);
  addOutcome(conditions, filter.outcome);
  addText(conditions, filter.text);
  return conditions;
}

function addOutcome(conditions: Conditions, outcome: EventFilter['outcome']): void {
  if (outcome === 'done') conditions.add('e.error_code IS NULL');
  if (outcome === 'refused') conditions.add('e.error_code = ANY(?::text[])', DENIED_CODES);
  if (outcome === 'failed')
    conditions.add('e.error_code IS NOT NULL AND e.error_code <> ALL(?::text[])', DENIED_CODES);
}

function addText(conditions: Conditions, text: string | undefined): void {
  // NUL cannot be asked of PostgreSQL, and is in no stored text.
  const wanted = text?.trim().replaceAll('\u0000', '\u2400').toWellFormed() ?? '';
  if (wanted === '') return;
  const columns = [
    'e.name',
    'e.session_name',
    'e.address',
    'e.source_identity',
    'p.name',
    'p.arn',
    's.written',
    'a.text',
  ];
  const like = containing(wanted);
  conditions.add(columns.map((column) => `${column} ILIKE ?`).join(' OR '), ...columns.map(() => like));
}

function writeCursor(event: EventView): string {
  return Buffer.from(JSON.stringify([event.at, event.eventId, event.account, event.region])).toString(
    'base64url',
  );
}

function readCursor(cursor: string | null | undefined): readonly string[] | null {
  if (!cursor || cursor.length > 1_000) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 4) return null;
    const texts = parts.filter((part) => typeof part === 'string' && !part.includes('\u0000'));
    return texts.length === 4 && !Number.isNaN(Date.parse(String(texts[0]))) ? texts : null;
  } catch {
    return null;
  }
}
