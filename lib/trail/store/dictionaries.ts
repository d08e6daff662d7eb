import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Principal } from '../rules/principal.ts';
import type { SecretReference } from '../rules/secret-reference.ts';
import type { TrailRecord } from '../rules/trail-record.ts';
import type { LocatedRecord } from './located-record.ts';

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

function isNamed(kind: TrailRecord['kind']): boolean {
  return kind === 'person' || kind === 'tool';
}

/** Name of a session only where it names a person: machines' session names rotate and would never repeat. */
function principalEntry(principal: Principal, kind: TrailRecord['kind']): Entry {
  const name = (isNamed(kind) ? principal.sessionName : null) ?? principal.userName ?? principal.invokedBy;
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
  batch: readonly LocatedRecord[],
): Promise<Dictionaries> {
  const named = new Map<Principal, Entry>();
  const unnamed = new Map<Principal, Entry>();
  const agents = new Map<string, Entry>();
  const subjects = new Map<SecretReference, Entry>();
  const files = new Map<string, Entry>();
  const principalsOf = (kind: TrailRecord['kind']) => (isNamed(kind) ? named : unnamed);
  for (const { record, file } of batch) {
    const { principal, kind, userAgent, secret } = record;
    if (!principalsOf(kind).has(principal))
      principalsOf(kind).set(principal, principalEntry(principal, kind));
    if (userAgent !== null && !agents.has(userAgent)) agents.set(userAgent, entryOf([userAgent]));
    if (secret !== null && !subjects.has(secret)) subjects.set(secret, subjectEntry(secret));
    if (!files.has(file)) files.set(file, entryOf([file]));
  }
  const principalEntries = [...named.values(), ...unnamed.values()];
  const principalIds = await ids(
    client,
    'trail_principal',
    ['type', 'arn', 'account', 'name'],
    principalEntries,
  );
  const agentIds = await ids(client, 'trail_agent', ['text'], agents.values());
  const subjectIds = await ids(client, 'trail_subject', SUBJECT_COLUMNS, subjects.values());
  const fileIds = await ids(client, 'trail_file', ['name'], files.values());
  const ofNamed = idsByKey(named, principalIds);
  const ofUnnamed = idsByKey(unnamed, principalIds);
  const ofAgents = idsByKey(agents, agentIds);
  const ofSubjects = idsByKey(subjects, subjectIds);
  const ofFiles = idsByKey(files, fileIds);
  return {
    principal: ({ principal, kind }) => idIn(isNamed(kind) ? ofNamed : ofUnnamed, principal),
    agent: (text) => idIn(ofAgents, text),
    subject: (reference) => idIn(ofSubjects, reference),
    file: (name) => idIn(ofFiles, name),
    newSubjects: subjectIds.added,
  };
}

function idsByKey<K>(entries: ReadonlyMap<K, Entry>, ids: Ids): Map<K, number> {
  return new Map([...entries].map(([key, entry]) => [key, idIn(ids.known, entry.json)]));
}

function idIn<K>(ids: ReadonlyMap<K, number>, key: K): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error('a dictionary lacks an entry of its own batch');
  return id;
}

/** Makes subjects that are not there yet. @returns ids of the new ones. */
export async function addSubjects(
  client: PoolClient,
  references: readonly SecretReference[],
): Promise<readonly number[]> {
  return (await ids(client, 'trail_subject', SUBJECT_COLUMNS, references.map(subjectEntry))).added;
}

interface Ids {
  readonly known: ReadonlyMap<string, number>;
  readonly added: readonly number[];
}

async function ids(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  entries: Iterable<Entry>,
): Promise<Ids> {
  const known = new Map<string, number>();
  const added: number[] = [];
  const distinct = new Map([...entries].map((entry) => [entry.json, entry]));
  if (distinct.size === 0) return { known, added };
  const byKey = new Map(
    [...distinct.values()].map((entry) => [hash('sha256', entry.json, 'hex'), entry] as const),
  );
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
