import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Principal } from '../rules/principal.ts';
import type { SecretReference } from '../rules/secret-reference.ts';
import type { TrailRecord } from '../rules/trail-record.ts';

/** Ids of the strings of one batch. Made in the batch's transaction; nothing is remembered beyond it. */
export interface Dictionaries {
  principal(record: TrailRecord): number;
  agent(text: string): number;
  subject(reference: SecretReference): number;
  file(name: string): number;
  /** Subjects that did not exist before this batch. */
  readonly newSubjects: readonly number[];
}

/** The cells of an entry; their JSON is its name in memory, the SHA-256 of that its key in the database. */
interface Entry {
  readonly json: string;
  readonly cells: readonly (string | null)[];
}

const SUBJECT_COLUMNS = ['form', 'written', 'account', 'region', 'name'] as const;

/** Name of a session only where it names a person: machines' session names rotate and would never repeat. */
function principalEntry(principal: Principal, kind: TrailRecord['kind']): Entry {
  const named = kind === 'person' || kind === 'tool';
  const name = (named ? principal.sessionName : null) ?? principal.userName ?? principal.invokedBy;
  return entryOf([principal.type, principal.baseArn, principal.account, name]);
}

function subjectEntry(reference: SecretReference): Entry {
  const { form, written, account, region, name } = reference;
  return entryOf([form, written, account, region, name]);
}

function entryOf(cells: readonly (string | null)[]): Entry {
  return { json: JSON.stringify(cells), cells };
}

/** Finds or makes the ids of everything these records name. */
export async function openDictionaries(
  client: PoolClient,
  records: readonly TrailRecord[],
  files: Iterable<string>,
): Promise<Dictionaries> {
  const agents = new Set<string>();
  for (const record of records) if (record.userAgent !== null) agents.add(record.userAgent);
  const principals = await ids(
    client,
    'trail_principal',
    ['type', 'arn', 'account', 'name'],
    [...distinct(records.map((record) => principalEntry(record.principal, record.kind)))],
  );
  const agentIds = await ids(
    client,
    'trail_agent',
    ['text'],
    [...agents].map((text) => entryOf([text])),
  );
  const references = records.map((record) => record.secret).filter((secret) => secret !== null);
  const subjects = await ids(
    client,
    'trail_subject',
    ['form', 'written', 'account', 'region', 'name'],
    [...distinct(references.map(subjectEntry))],
  );
  const fileIds = await ids(
    client,
    'trail_file',
    ['name'],
    [...files].map((name) => entryOf([name])),
  );
  return {
    principal: (record) => idOf(principals, principalEntry(record.principal, record.kind)),
    agent: (text) => idOf(agentIds, entryOf([text])),
    subject: (reference) => idOf(subjects, subjectEntry(reference)),
    file: (name) => idOf(fileIds, entryOf([name])),
    newSubjects: subjects.added,
  };
}

/** Makes subjects that are not there yet. @returns ids of the new ones. */
export async function addSubjects(
  client: PoolClient,
  references: readonly SecretReference[],
): Promise<readonly number[]> {
  const entries = [...distinct(references.map(subjectEntry))];
  return (await ids(client, 'trail_subject', SUBJECT_COLUMNS, entries)).added;
}

interface Ids {
  readonly known: ReadonlyMap<string, number>;
  readonly added: readonly number[];
}

function idOf(ids: Ids, entry: Entry): number {
  const id = ids.known.get(entry.json);
  if (id === undefined) throw new Error('a dictionary lacks an entry of its own batch');
  return id;
}

function distinct(entries: readonly Entry[]): Iterable<Entry> {
  const byJson = new Map<string, Entry>();
  for (const entry of entries) byJson.set(entry.json, entry);
  return byJson.values();
}

async function ids(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  entries: readonly Entry[],
): Promise<Ids> {
  const known = new Map<string, number>();
  const added: number[] = [];
  if (entries.length === 0) return { known, added };
  const byKey = new Map(entries.map((entry) => [hash('sha256', entry.json, 'hex'), entry] as const));
  const note = (row: { id: number; key: Buffer }): void => {
    const entry = byKey.get(row.key.toString('hex'));
    if (entry) known.set(entry.json, row.id);
  };
  const keys = (of: Iterable<string>) => [...of].map((key) => Buffer.from(key, 'hex'));
  const found = await client.query<{ id: number; key: Buffer }>(
    `SELECT id, key FROM ${table} WHERE key = ANY($1::bytea[])`,
    [keys(byKey.keys())],
  );
  found.rows.forEach(note);
  const missing = [...byKey].filter(([, entry]) => !known.has(entry.json));
  if (missing.length === 0) return { known, added };
  const arrays = columns.map((_, index) => missing.map(([, entry]) => entry.cells[index] ?? null));
  const parameters = columns.map((_, index) => `$${index + 2}::text[]`).join(', ');
  const made = await client.query<{ id: number; key: Buffer }>(
    `INSERT INTO ${table} (key, ${columns.join(', ')})
     SELECT * FROM unnest($1::bytea[], ${parameters}) RETURNING id, key`,
    [keys(missing.map(([key]) => key)), ...arrays],
  );
  for (const row of made.rows) {
    note(row);
    added.push(row.id);
  }
  return { known, added };
}
