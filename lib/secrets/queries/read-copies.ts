import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { secretsVisibleTo } from '../rules/visibility.ts';
import { loadCopies } from '../store/policy-and-replicas.ts';

/** What the inventory itself sees of a copy in its own region. */
export interface CopyView {
  readonly secretId: string;
  readonly region: string;
  readonly currentVersionId: string | null;
  readonly checkedAt: string;
}

/** The other regions in which a secret lies and which are connected. */
export async function readCopies(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  secretId: string,
): Promise<readonly CopyView[]> {
  if (secretsVisibleTo(actor).kind === 'none') return [];
  const rows = await loadCopies(db, secretId);
  return rows.map((row) => ({
    secretId: row.id,
    region: row.region,
    currentVersionId: row.currentVersionId,
    checkedAt: row.checkedAt.toISOString(),
  }));
}
