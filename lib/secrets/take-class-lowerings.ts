import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { type DueNews, type LoweringRow, readDueNews, takeDue } from './store/class-lowering.ts';
import { lockInventory } from './store/write-secrets.ts';

/** More than this many are left for another transaction, which must end within 5 s on a busy machine too. */
export const LOWERED_AT_ONCE = 500;

/** All that is due now, as one piece of news for each region and wait. */
export async function findDueLowerings(tx: Transaction, now: Date): Promise<readonly DueNews[]> {
  return readDueNews(tx, now);
}

/**
 * Gives at most 500 secrets the class that they waited for, with a record of each. Returns how many; 500 means that there
 * may be more. Only where AWS was read whole after the wait: while it cannot be read, nobody knows whether the tag is
 * still there.
 */
export async function takeClassLowerings(tx: Transaction, now: Date): Promise<number> {
  await lockInventory(tx);
  const rows = await takeDue(tx, now, LOWERED_AT_ONCE);
  await appendRecords(tx, rows.map(loweredEntry));
  return rows.length;
}

function loweredEntry({ secretId, from, to, rule, since }: LoweringRow): AuditEntry {
  return {
    kind: 'class.lowered',
    actorId: null,
    secretId,
    data: { from, to, rule, since: since.toISOString() },
  };
}
