import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { isStorable } from '../rules/filter.ts';
import { searchRows } from '../store/find-secrets.ts';
import { searchWords } from '../store/sql-conditions.ts';
import { type ListedSecret, listedSecret } from './listed-secret.ts';

const MOST_HITS = 50;

/**
 * What the palette finds for a text: secrets that hold every word in name, description, tags, owner or ARN, the best
 * first. A text without words, longer than 256 characters or not storable finds nothing.
 */
export async function searchSecrets(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  text: string,
  limit = 20,
  now: Date = new Date(),
): Promise<readonly ListedSecret[]> {
  const reach = reachOf(actor, 'secrets.read');
  if (reach.kind === 'none' || text.length > 256 || !isStorable(text)) return [];
  const rows = await searchRows(
    db,
    searchWords(text),
    Math.min(Math.max(1, Math.floor(limit)), MOST_HITS),
    reach,
  );
  return rows.map((row) => listedSecret(row, now));
}
