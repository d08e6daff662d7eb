import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { selectSecretsWith } from '../store/secrets-with-finding.ts';

/**
 * Ids of secrets with an open finding of this check, or of `any`; at most 10,000. Nothing for a person who may not see
 * findings.
 */
export async function secretsWithFinding(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  check: string,
): Promise<readonly string[]> {
  if (!can(actor, 'findings.read')) return [];
  return selectSecretsWith(db, check === 'any' ? null : check);
}
