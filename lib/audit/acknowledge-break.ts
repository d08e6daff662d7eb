import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { appendRecords } from './append-records.ts';
import { acknowledgeBreak as acknowledge } from './store/breaks.ts';

export const acknowledgeBreakSchema = z.strictObject({
  firstBad: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  comment: z
    .string()
    .trim()
    .min(20, 'Say in at least 20 characters what was found and who looks into it.')
    .max(4_000, 'This is longer than 4,000 characters.'),
});

/** A person takes note of a break in the chain. The break stays; the page is no longer red on its account. */
export async function acknowledgeBreak(
  db: Database,
  personId: string,
  { firstBad, comment }: z.output<typeof acknowledgeBreakSchema>,
): Promise<Result<{ firstBad: number }>> {
  return await db.transaction(async (tx) => {
    if (!(await acknowledge(tx, firstBad, personId))) {
      return refuse(
        'no-such-break',
        'Somebody took note of this before, or there is no such break. Nothing was changed.',
      );
    }
    await appendRecords(tx, [
      { kind: 'audit.chain-acknowledged', actorId: personId, data: { firstBad, comment } },
    ]);
    return ok({ firstBad });
  });
}
