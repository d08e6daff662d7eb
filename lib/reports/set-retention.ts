import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readRetention, writeRetention } from './store/packs.ts';

/** From a quarter to ten years. */
export const setRetentionSchema = z.strictObject({ days: z.int().min(90).max(3_660) });

/** Sets how long the bytes of packs made from now on are kept. The audit log has no such setting: a chain is not cut. */
export async function setRetention(
  db: Database,
  actor: Actor,
  { days }: z.infer<typeof setRetentionSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'evidence.keep'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was changed.');
  return await db.transaction(async (tx) => {
    const before = await readRetention(tx);
    if (before.days === days) return ok(null);
    await writeRetention(tx, days, actor.personId, await databaseNow(tx));
    await appendRecords(tx, [
      { kind: 'evidence.retention-set', actorId: actor.personId, data: { days, before: before.days } },
    ]);
    return ok(null);
  });
}
