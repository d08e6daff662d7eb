import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type Reach, reachOf } from '#lib/people/rules/reach.ts';
import { printCursor, readCursor } from '../rules/cursor.ts';
import type { SecretFilter, SecretPageRequest } from '../rules/filter.ts';
import { countFiltered, MOST_COUNTED, readPage, type SortedRow } from '../store/read-list.ts';
import { readTallies } from '../store/read-tallies.ts';
import { type ListedSecret, listedSecret } from './listed-secret.ts';

export interface SecretPage {
  readonly rows: readonly ListedSecret[];
  /** How many the filter finds in all. */
  readonly total: number;
  /** False: there are more than `total`, nobody counted how many. */
  readonly totalIsExact: boolean;
  /** Hand it in as `after` for the rows that follow; `null`: this is the last page. */
  readonly next: string | null;
}

/**
 * One page of the inventory. Takes a filter and a page request that their schemas have read (rules/filter.ts).
 * A cursor that does not fit is ignored. Gives an empty page to a person who may not see secrets.
 */
export async function listSecrets(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  filter: SecretFilter,
  page: SecretPageRequest,
  now: Date = new Date(),
): Promise<SecretPage> {
  const reach = reachOf(actor, 'secrets.read');
  if (reach.kind === 'none') return { rows: [], total: 0, totalIsExact: true, next: null };
  const [found, total] = await Promise.all([
    readPage(db, filter, page, readCursor(page.after), now, reach),
    countSecretsOf(db, filter, now, reach),
  ]);
  const rows = found.slice(0, page.size);
  const last = found.length > page.size ? rows[rows.length - 1] : undefined;
  return {
    rows: rows.map((row) => listedSecret(row, now)),
    ...total,
    next: last ? nextOf(last) : null,
  };
}

function nextOf(row: SortedRow): string {
  return printCursor({
    value: row.sortValue === null ? null : Number(row.sortValue),
    name: row.name,
    id: row.id,
  });
}

/** Counts by the tally where it can answer, else by the rows: the tally knows nothing of what a scope covers. */
async function countSecretsOf(
  db: Database,
  filter: SecretFilter,
  now: Date,
  reach: Reach,
): Promise<Pick<SecretPage, 'total' | 'totalIsExact'>> {
  const { environment, health, connection, accountId, region, ...others } = filter;
  const plain = Object.values(others).every(
    (value) => value === undefined || value === 'included' || value === '',
  );
  if (!plain || reach.kind !== 'all') {
    const found = await countFiltered(db, filter, now, reach);
    return { total: Math.min(found, MOST_COUNTED), totalIsExact: found <= MOST_COUNTED };
  }
  const tallies = await readTallies(db, { connection, accountId, region });
  const total = tallies
    .filter((tally) => !environment?.length || (environment as readonly string[]).includes(tally.environment))
    .filter((tally) => !health?.length || (health as readonly string[]).includes(tally.health))
    .reduce((sum, tally) => sum + tally.secrets, 0);
  return { total, totalIsExact: true };
}
