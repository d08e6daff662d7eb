import type { Aws } from '#lib/aws/aws.ts';
import { type BilledUsage, getCostAndUsage } from '#lib/aws/get-cost-and-usage.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { readConnection } from '#lib/secrets/store/read-connections.ts';
import { type BillLine, microsOf, readUsageType } from './rules/bill.ts';
import { isMonth, type Month, monthOf, monthsBefore } from './rules/calendar.ts';
import { saveBill, saveOutcome, takeDueBills } from './store/bill-rows.ts';

/** A call costs a cent, and AWS renews these figures at least once a day. */
export const EVERY_HOURS = 24;

/**
 * Asks the bill of every account that is due: last month and the running one, in one call. A connection is marked as
 * asked before it is, so a run that is cut off asks again only the next day. A refusal is kept as its code.
 */
export async function askBills(db: Database, aws: Aws, signal?: AbortSignal): Promise<number> {
  const due = await takeDueBills(db.pool, EVERY_HOURS);
  for (const connectionId of due) await askOne(db, aws, connectionId, signal);
  return due.length;
}

async function askOne(db: Database, aws: Aws, connectionId: string, signal?: AbortSignal): Promise<void> {
  const connection = await readConnection(db, connectionId);
  if (connection === null) return;
  const running = monthOf(await databaseNow(db.prisma));
  const months = [monthsBefore(running, 1), running];
  const span = { firstDay: `${months[0]}-01`, endDay: `${monthsBefore(running, -1)}-01` };
  const { answer, calls } = await getCostAndUsage(aws, connection, span, signal ? { signal } : {});
  await db.transaction(async (tx) => {
    await saveOutcome(tx, connectionId, answer.ok ? 'complete' : answer.refusal.code, calls);
    if (!answer.ok) return;
    for (const month of months) await saveBill(tx, billOf(connectionId, month, answer.value));
  });
}

/** The lines of one month, understood. A line whose amount or currency cannot be read is counted and left out. */
export function billOf(connectionId: string, month: Month, billed: readonly BilledUsage[]) {
  const of = billed.filter(({ start }) => isMonth(start.slice(0, 7)) && start.startsWith(month));
  const currency = of.find(({ unit }) => /^[A-Z]{3}$/.test(unit))?.unit ?? 'USD';
  const lines = of.flatMap((usage) => lineOf(usage, currency) ?? []);
  return {
    ...{ connectionId, month, currency, lines, unreadable: of.length - lines.length },
    estimated: of.some(({ estimated }) => estimated),
  };
}

function lineOf(usage: BilledUsage, currency: string): BillLine | null {
  const micros = microsOf(usage.amount);
  const quantity = Number(usage.quantity);
  if (micros === null || usage.unit !== currency || !Number.isFinite(quantity)) return null;
  const { usageType, recordType } = usage;
  return {
    ...readUsageType(usageType),
    ...{ usageType: usageType.slice(0, 200), recordType: recordType.slice(0, 100), micros, quantity },
  };
}
