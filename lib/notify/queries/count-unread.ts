import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { countUnreadRows } from '../store/inbox.ts';

/** How many notifications of this person are neither read nor handled. Counted up to 1,000. */
export async function countUnread(db: Database, actor: Actor): Promise<number> {
  return await countUnreadRows(db.prisma, actor.personId);
}
