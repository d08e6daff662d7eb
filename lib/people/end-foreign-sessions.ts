import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { markForeignSessionsEnded } from './store/sessions.ts';

/**
 * At a start: a session that was opened in a way which is no longer one here (a persona once there is an identity provider,
 * another provider) is over.
 */
export async function endForeignSessions(db: Database, issuers: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    const why = 'way-closed';
    const count = await markForeignSessionsEnded(tx, issuers, why);
    if (count > 0) await appendRecords(tx, [{ kind: 'session.ended', actorId: null, data: { why, count } }]);
  });
}
