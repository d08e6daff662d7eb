import type { Database } from '#lib/db/client.ts';
import { appendRecords } from './append-records.ts';
import { insertBreak } from './store/breaks.ts';

/** Keeps what was found wrong with the chain until a person takes note of it, and records it once. */
export async function noteBreak(
  db: Database,
  found: { readonly firstBad: number; readonly why: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await insertBreak(tx, found))) return;
    await appendRecords(tx, [{ kind: 'audit.chain-broken', actorId: null, data: found }]);
  });
}
