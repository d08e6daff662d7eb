import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { countOpen } from '../store/finding-rows.ts';

/** For the navigation: open findings, and those of them that are critical or high. */
export async function countFindings(db: Database, actor: Actor): Promise<{ open: number; urgent: number }> {
  return can(actor, 'findings.read') ? await countOpen(db) : { open: 0, urgent: 0 };
}
