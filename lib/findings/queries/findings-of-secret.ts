import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { selectOfSecret } from '../store/finding-rows.ts';
import { type FindingView, viewOf } from './finding-view.ts';

/** What is wrong with one secret, worst first; at most twenty. */
export async function findingsOfSecret(
  db: Database,
  actor: Actor,
  secretId: string,
): Promise<readonly FindingView[]> {
  if (!can(actor, 'findings.read')) return [];
  return (await selectOfSecret(db, secretId, 20)).map(viewOf);
}
