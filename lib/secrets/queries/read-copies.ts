import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { loadCopies } from '../store/policy-and-replicas.ts';
import { isWithinReach } from '../store/scoped-tree.ts';

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
  const reach = reachOf(actor, 'secrets.read');
  if (!(await isWithinReach(db, reach, secretId))) return [];
  const rows = await loadCopies(db, secretId, reach);
  return rows.map((row) => ({
    secretId: row.id,
    region: row.region,
    currentVersionId: row.currentVersionId,
    checkedAt: row.checkedAt.toISOString(),
  }));
}
