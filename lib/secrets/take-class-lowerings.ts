import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { type DueNews, type LoweringRow, readDueNews, takeDue } from './store/class-lowering.ts';
import { lockInventory } from './store/write-secrets.ts';

/** More than this many are left for another transaction, which must end within 5 s on a busy machine too. */
export const LOWERED_AT_ONCE = 1_000;

export interface TakenLowerings {
  /** All that was due, also what is left for the next transaction: it is told of once. */
  readonly news: readonly DueNews[];
  readonly taken: number;
}

/**
 * Gives at most 1,000 secrets the class that they waited for, with a record of each; 1,000 means that there may be more.
 * Only where AWS was read whole after the wait: while it cannot be read, nobody knows whether the tag is still there.
 */
export async function takeClassLowerings(tx: Transaction, now: Date): Promise<TakenLowerings> {
  await lockInventory(tx);
  const news = await readDueNews(tx, now);
  if (news.length === 0) return { news, taken: 0 };
  const rows = await takeDue(tx, now, LOWERED_AT_ONCE);
  await appendRecords(
    tx,
    rows.map((row) => loweredEntry(row, null)),
  );
  return { news, taken: rows.length };
}

export function loweredEntry(
  { secretId, from, to, rule, since }: LoweringRow,
  actorId: string | null,
): AuditEntry {
  return { kind: 'class.lowered', actorId, secretId, data: { from, to, rule, since: since.toISOString() } };
}
