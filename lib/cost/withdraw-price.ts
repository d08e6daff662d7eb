import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { loadSettings, withdrawPrice as markWithdrawn, selectPrices } from './store/price-rows.ts';

export const withdrawPriceSchema = z.strictObject({ number: z.string().regex(/^[1-9]\d{0,17}$/) });

/** Takes an edited price back: the one before it holds again. The row stays, marked. */
export async function withdrawPrice(
  db: Database,
  actor: Actor,
  { number }: z.infer<typeof withdrawPriceSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'cost.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  const { currency } = (await loadSettings(db.pool)).data;
  const price = (await selectPrices(db.pool)).find((entry) => entry.number === number);
  // Without the list of AWS every component rests on its edited prices.
  if (price?.currency === currency && currency !== 'USD') {
    return refuse(
      'price-needed',
      `Under ${currency} there is no list price behind it. Set another price instead.`,
    );
  }
  return await db.transaction(async (tx) => {
    const component = await markWithdrawn(tx, BigInt(number));
    if (component === null) return refuse('no-such-price', 'There is no such price. Nothing was changed.');
    await appendRecords(tx, [
      { kind: 'cost.price-withdrawn', actorId: actor.personId, data: { component, price: number } },
    ]);
    return ok(null);
  });
}
