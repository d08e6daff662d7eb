import { appendRecords } from '#lib/audit/append-records.ts';
import type { Transaction } from '#lib/db/client.ts';
import { takenBackEntry } from './hold-classes.ts';
import { dueAfter } from './rules/class-lowering.ts';
import { dropGone, type LoweringNews, readUntold, startWaits } from './store/class-lowering.ts';
import { lockInventory } from './store/write-secrets.ts';

/** Records in one transaction; what is left is dropped by the next run. */
const GONE_AT_ONCE = 500;
/** Told of together. More is the next run's. */
const MOST_TOLD = 200_000;
/** More than this many are left for another transaction, which must end within 5 s on a busy machine too. */
export const STARTED_AT_ONCE = 5_000;

export interface UntoldLowerings {
  readonly news: LoweringNews;
  readonly secretIds: readonly string[];
}

/**
 * The lowerings that nobody was told of, as one piece of news; `null`: none. Drops those of secrets that are gone. The
 * caller tells it in the same transaction and starts the waits after that: what is cut off between is told once more.
 */
export async function findUntoldLowerings(tx: Transaction, now: Date): Promise<UntoldLowerings | null> {
  await lockInventory(tx);
  const gone = await dropGone(tx, GONE_AT_ONCE);
  await appendRecords(
    tx,
    gone.map((row) => takenBackEntry(row, 'gone')),
  );
  const untold = await readUntold(tx, now, MOST_TOLD);
  const [first] = untold;
  if (!first) return null;
  const news = { ...first, secrets: untold.length, dueAt: dueAfter(now) };
  return { news, secretIds: untold.map(({ secretId }) => secretId) };
}

/** Starts the wait of at most 5,000 lowerings that people were told of. */
export async function startClassLowerings(
  tx: Transaction,
  secretIds: readonly string[],
  dueAt: Date,
): Promise<void> {
  await lockInventory(tx);
  await startWaits(tx, secretIds, dueAt);
}
