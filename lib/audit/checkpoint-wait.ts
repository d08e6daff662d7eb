import type { Transaction } from '#lib/db/client.ts';
import { judgeWait } from './rules/checkpoint.ts';
import { readWait } from './store/places.ts';

/**
 * Whether what was recorded is kept outside of the database in time. `stopped`: records have waited for 15 minutes, so
 * no value may be revealed. Judged by the database's clock.
 */
export async function checkpointWait(
  db: Pick<Transaction, '$queryRaw'>,
): Promise<'kept' | 'late' | 'stopped'> {
  return judgeWait(await readWait(db));
}
