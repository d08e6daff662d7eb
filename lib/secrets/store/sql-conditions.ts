import type { SecretFilter } from '../rules/filter.ts';
import { containing, endOfPrefix } from '../rules/like-pattern.ts';

/** Collects conditions and their parameters; a value never becomes part of the text. */
export class SqlConditions {
  readonly #conditions: string[] = [];
  readonly #parameters: unknown[] = [];

  /** Adds a parameter and gives back its place: `$3`. */
  place(value: unknown): string {
    this.#parameters.push(value);
    return `$${this.#parameters.length}`;
  }

  add(condition: string): void {
    this.#conditions.push(condition);
  }

  get where(): string {
    return this.#conditions.length === 0 ? 'true' : this.#conditions.join(' AND ');
  }

  get parameters(): unknown[] {
    return this.#parameters;
  }
}

/** Most words of a search text that count; the rest would only make the query slower. */
const MOST_WORDS = 8;

/** The conditions of a filter on the table `secret s`. */
export function conditionsOf(filter: SecretFilter, now: Date): SqlConditions {
  const sql = new SqlConditions();
  addDeletion(sql, filter);
  addPath(sql, filter.path);
  addText(sql, filter.text);
  if (filter.environment?.length) sql.add(`s.environment = ANY(${sql.place(filter.environment)})`);
  addHealth(sql, filter.health);
  addType(sql, filter.type);
  for (const [column, value] of equalities(filter)) sql.add(`${column} = ${sql.place(value)}`);
  if (filter.unreadDays !== undefined) {
    const before = sql.place(daysFrom(now, -filter.unreadDays));
    sql.add(`coalesce(s.last_accessed_on::timestamptz, s.aws_created_at, s.first_seen_at) <= ${before}`);
  }
  addRotation(sql, filter.rotation, now);
  addKey(sql, filter.key);
  addTag(sql, filter.tag);
  if (filter.ids !== undefined) sql.add(`s.id = ANY(${sql.place(filter.ids)})`);
  if (filter.dueDays !== undefined) {
    sql.add(`s.rotation_enabled AND s.next_rotation_at <= ${sql.place(daysFrom(now, filter.dueDays))}`);
  }
  return sql;
}

function equalities(filter: SecretFilter): (readonly [string, string])[] {
  const columns = [
    ['s.connection_id', filter.connection],
    ['s.account_id', filter.accountId],
    ['s.region', filter.region],
    ['s.owner', filter.owner],
    ['s.service', filter.service],
  ] as const;
  return columns.flatMap(([column, value]) => (value === undefined ? [] : [[column, value] as const]));
}

function addDeletion(sql: SqlConditions, filter: SecretFilter): void {
  sql.add(filter.deletion === 'gone' ? 's.gone_at IS NOT NULL' : 's.gone_at IS NULL');
  if (filter.deletion === 'only') sql.add('s.deletion_asked_at IS NOT NULL');
  if (filter.deletion === 'excluded') sql.add('s.deletion_asked_at IS NULL');
}

function addPath(sql: SqlConditions, path: string | undefined): void {
  if (path === undefined || path === '') return;
  const end = endOfPrefix(path);
  sql.add(`s.name >= ${sql.place(path)}`);
  if (end !== null) sql.add(`s.name < ${sql.place(end)}`);
}

function addRotation(sql: SqlConditions, rotation: SecretFilter['rotation'], now: Date): void {
  if (rotation === 'on') sql.add('s.rotation_enabled');
  if (rotation === 'off') sql.add('s.rotation_enabled = false');
  if (rotation === 'never') sql.add('s.rotation_enabled IS NULL');
  if (rotation === 'missed') sql.add(`s.rotation_enabled AND s.next_rotation_at < ${sql.place(now)}`);
}

function addKey(sql: SqlConditions, key: string | undefined): void {
  if (key === 'default') sql.add('s.kms_key_id IS NULL');
  else if (key !== undefined) sql.add(`s.kms_key_id LIKE ${sql.place(containing(key))} ESCAPE '\\'`);
}

/** The key ends at the first `=`; a tag whose key holds one is found by its key alone or not at all. */
function addTag(sql: SqlConditions, tag: string | undefined): void {
  if (tag === undefined) return;
  const cut = tag.indexOf('=');
  const wanted = cut < 0 ? { key: tag } : { key: tag.slice(0, cut), value: tag.slice(cut + 1) };
  sql.add(`s.tags @> ${sql.place(JSON.stringify([wanted]))}::jsonb`);
}

/** Said twice, so that the index of what is not fine can answer. */
function addHealth(sql: SqlConditions, health: SecretFilter['health']): void {
  if (!health?.length) return;
  sql.add(`s.health = ANY(${sql.place(health)})`);
  if (!health.includes('fine')) sql.add(`s.health <> 'fine'`);
}

/** What nothing tells the type of is custom. */
function addType(sql: SqlConditions, type: SecretFilter['type']): void {
  if (!type?.length) return;
  const known = `s.type = ANY(${sql.place(type)})`;
  sql.add(type.includes('custom') ? `(${known} OR s.type IS NULL)` : known);
}

function addText(sql: SqlConditions, text: string | undefined): void {
  for (const word of searchWords(text)) {
    sql.add(`s.search_text LIKE ${sql.place(containing(word))} ESCAPE '\\'`);
  }
}

/** The words of a search text, as the search text of a secret holds them: an ARN stands there by its name and suffix. */
export function searchWords(text: string | undefined): string[] {
  const words = (text ?? '').toLowerCase().split(/\s+/);
  const held = words.map((word) => word.replace(/^arn:[^\s]*:secret:/, '')).filter(Boolean);
  return [...new Set(held)].slice(0, MOST_WORDS);
}

function daysFrom(now: Date, days: number): Date {
  return new Date(now.getTime() + days * 86_400_000);
}
