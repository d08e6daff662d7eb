import { appendRecords } from '#lib/audit/append-records.ts';
import type { Transaction } from '#lib/db/client.ts';
import { takenBackEntry } from './hold-classes.ts';
import { dueAfter } from './rules/class-lowering.ts';
import { dropGone, type LoweringNews, startWaits } from './store/class-lowering.ts';
import { lockInventory } from './store/write-secrets.ts';

/** Records in one transaction; what is left is dropped by the next run. */
const GONE_AT_ONCE = 500;

/**
 * Starts the wait of every lowering that nobody was told of yet, and drops those of secrets that are gone. The caller
 * tells what is returned in the same transaction; `null`: no news.
 */
export async function startClassLowerings(tx: Transaction, now: Date): Promise<LoweringNews | null> {
  await lockInventory(tx);
  const gone = await dropGone(tx, GONE_AT_ONCE);
  await appendRecords(
    tx,
    gone.map((row) => takenBackEntry(row, 'gone')),
  );
  return startWaits(tx, now, dueAfter(now));
}
