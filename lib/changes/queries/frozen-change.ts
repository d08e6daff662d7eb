import type { Database } from '#lib/db/client.ts';
import type { ChangeFacts } from '../rules/facts.ts';
import { loadChange } from '../store/changes.ts';

/** What a change was frozen with; null: there is none. For acts that propose one and look at what they proposed. */
export async function loadFrozen(db: Database, changeId: string): Promise<ChangeFacts | null> {
  return (await loadChange(db.prisma, changeId))?.facts ?? null;
}
