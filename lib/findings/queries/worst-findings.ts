import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { selectWorstOpen } from '../store/finding-rows.ts';
import { type FindingView, viewOf } from './finding-view.ts';

/** The worst open findings of these checks. */
export async function worstFindings(
  db: Database,
  actor: Actor,
  checks: readonly string[],
  most: number,
): Promise<readonly FindingView[]> {
  if (!can(actor, 'findings.read')) return [];
  return (await selectWorstOpen(db, checks, most)).map(viewOf);
}
