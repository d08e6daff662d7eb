import type { Database } from '#lib/db/client.ts';
import { readSecretNames } from '../store/read-names.ts';

/** What other rooms' lists show of a secret. */
export interface NamedSecret {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly arn: string;
}

/** Names of secrets by id, for lists of records, requests and reads. Unknown ids are absent. */
export async function namedSecrets(
  db: Database,
  ids: Iterable<string | null | undefined>,
): Promise<ReadonlyMap<string, NamedSecret>> {
  const wanted = [...new Set([...ids].filter((id): id is string => typeof id === 'string'))];
  if (wanted.length === 0) return new Map();
  const rows = await readSecretNames(db, wanted);
  return new Map(rows.map((row) => [row.id, row]));
}
