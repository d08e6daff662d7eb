import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The catalogue of hostile inputs lies beside the project and is not part of it. */
const PATH = fileURLToPath(new URL('../../../../shared/adversarial/inputs.json', import.meta.url));

export const CATALOGUE_THERE = existsSync(PATH);
export const WHY_ABSENT = 'the catalogue of hostile inputs is not on this machine';

export interface CatalogueEntry {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly value: unknown;
  /** Outcome codes that must hold. */
  readonly must: readonly string[];
}

const entries: readonly CatalogueEntry[] = CATALOGUE_THERE
  ? (JSON.parse(readFileSync(PATH, 'utf8')) as { entries: CatalogueEntry[] }).entries
  : [];

export function entriesOf(kind: string): readonly CatalogueEntry[] {
  return entries.filter((entry) => entry.kind === kind);
}

export function mustBe(entry: CatalogueEntry, ...codes: readonly string[]): boolean {
  return codes.some((code) => entry.must.includes(code));
}

/** The value itself: `$repeat`, `$nest`, `$flight` and `$raw` written out, everything else as it stands. */
export function expand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== 'object' || value === null) return value;
  const form = value as Record<string, unknown>;
  if ('$repeat' in form) return repeated(form);
  if (typeof form.$nest === 'number') {
    return `${String(form.open).repeat(form.$nest)}${form.core}${String(form.close).repeat(form.$nest)}`;
  }
  if (typeof form.$flight === 'string') return form.$flight;
  if (typeof form.$raw === 'string') return form.$raw;
  return Object.fromEntries(Object.entries(form).map(([key, inner]) => [key, expand(inner)]));
}

function repeated({ $repeat: unit, times, prefix = '', suffix = '' }: Record<string, unknown>): unknown {
  if (typeof unit === 'string') return `${prefix}${unit.repeat(Number(times))}${suffix}`;
  return Array.from({ length: Number(times) }, (_, index) =>
    JSON.parse(JSON.stringify(unit).replaceAll('#', String(index + 1))),
  );
}
