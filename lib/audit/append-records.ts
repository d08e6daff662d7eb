import type { Transaction } from '#lib/db/client.ts';
import type { AuditEntry } from './rules/record.ts';
import { sealRecord } from './rules/seal-record.ts';
import { appendSealed, isClockBehind } from './store/append.ts';

/**
 * The database's clock is behind the newest audit record. Nothing is recorded, so nothing is done, until it is right
 * again: every time box rests on that clock.
 */
export class ClockBehindError extends Error {
  override readonly name = 'ClockBehindError';
}

/**
 * Appends records to the chain in the transaction of the change they tell of. Takes the lock on the head of the chain,
 * so call it last in a transaction. If it throws, the change must not be committed.
 * @throws ClockBehindError when the database's clock stands before the newest record.
 */
export async function appendRecords(tx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const sealed = entries.map((entry) => ({ entry, ...sealRecord(entry) }));
  try {
    await appendSealed(tx, sealed);
  } catch (error) {
    if (!isClockBehind(error)) throw error;
    throw new ClockBehindError('the database clock is behind the newest audit record');
  }
}
