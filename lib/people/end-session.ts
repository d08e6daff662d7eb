import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import type { Actor } from './rules/actor.ts';
import { markSessionEnded } from './store.ts';

/** Ends a session, for every tab at its next call; ending it twice does nothing. `replaced`: by a new sign-in. */
export async function endSession(
  db: Database,
  actor: Actor,
  why: 'signed-out' | 'replaced' = 'signed-out',
): Promise<void> {
  await db.transaction(async (tx) => {
    const ended = await markSessionEnded(tx, actor.sessionId, await databaseNow(tx), why);
    if (!ended) return;
    await appendRecords(tx, [{ kind: 'session.ended', actorId: actor.personId, data: { why } }]);
  });
}
