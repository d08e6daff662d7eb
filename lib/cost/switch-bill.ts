import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { lockConnection, saveBillSource } from './store/bill-rows.ts';

export const switchBillSchema = z.strictObject({
  connectionId: z.string().regex(patternOf('connection')),
  isOn: z.boolean(),
});

/** Lets the bill of one account be asked for once a day, or no more. What was read stays. */
export async function switchBill(
  db: Database,
  actor: Actor,
  input: z.infer<typeof switchBillSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  const { connectionId, isOn } = input;
  return await db.transaction(async (tx) => {
    const connection = await lockConnection(tx, connectionId);
    if (connection === null)
      return refuse('no-such-connection', 'This account is not connected. Nothing was changed.');
    await saveBillSource(tx, { connectionId, isOn, by: actor.personId });
    await appendRecords(tx, [
      { kind: 'cost.bill-switched', actorId: actor.personId, data: { connectionId, connection, isOn } },
    ]);
    return ok(null);
  });
}
