import { existsSync, readFileSync } from 'node:fs';

/** One adversarial input; absent folder: no entries, and the tests skip with that reason. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly must: readonly string[];
}

const PATH = '../shared/adversarial/inputs.json';
export const CATALOGUE_THERE = existsSync(PATH);

interface Catalogue {
  readonly entries: readonly (CatalogueEntry & { readonly kind: string })[];
  readonly baseRecords: Readonly<Record<string, Record<string, unknown>>>;
}

const catalogue: Catalogue = CATALOGUE_THERE
  ? JSON.parse(readFileSync(PATH, 'utf8'))
  : { entries: [], baseRecords: {} };

export function entriesOf(kind: string): readonly CatalogueEntry[] {
  return catalogue.entries.filter((entry) => entry.kind === kind);
}

/** The documents (JSON text, or bytes) that an entry stands for, in order; null when it is only described. */
export function documentsOf(value: unknown): readonly (string | Buffer)[] | null {
  const form = value as Record<string, unknown>;
  if (typeof form.$raw === 'string') return [form.$raw];
  if (typeof form.$base64 === 'string') return [Buffer.from(form.$base64, 'base64')];
  if (typeof form.$nest === 'number') {
    const { open, close, core } = form as Record<string, string>;
    return [`${open?.repeat(form.$nest)}${core}${close?.repeat(form.$nest)}`];
  }
  if (typeof form.$base === 'string') return [JSON.stringify(expandBase(form))];
  if (Array.isArray(form.$steps)) {
    const parts = form.$steps.map(documentsOf);
    return parts.every((part) => part !== null) ? parts.flat() : null;
  }
  return null;
}

function expandBase(form: Record<string, unknown>): unknown {
  const record = structuredClone(catalogue.baseRecords[form.$base as string]) as Record<string, unknown>;
  for (const [path, value] of Object.entries((form.set ?? {}) as object))
    setAt(record, path.split('.'), expand(value));
  for (const path of (form.unset ?? []) as string[]) delete record[path];
  return record;
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  target[head] = { ...((target[head] as object | null) ?? {}) };
  setAt(target[head] as Record<string, unknown>, rest, value);
}

function expand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== 'object' || value === null) return value;
  const form = value as Record<string, unknown>;
  if (typeof form.$repeat === 'string') return form.$repeat.repeat(form.times as number);
  return Object.fromEntries(Object.entries(form).map(([key, entry]) => [key, expand(entry)]));
}
