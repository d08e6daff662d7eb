import type { Reader } from './clock.ts';

/** Somebody as pages name them: a name can be chosen, the address beside it says who it is. */
export interface NamedPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

export async function readNames(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NamedPerson>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<NamedPerson[]>`
    SELECT id, display_name AS name, email FROM person WHERE id = ANY(${[...new Set(ids)]})`;
  return new Map(rows.map((row) => [row.id, row]));
}
