import type { Pool } from 'pg';
import { z } from 'zod';
import type { Transaction } from '#lib/db/client.ts';
import { type BillLine, billLineSchema } from '../rules/bill.ts';
import type { Month } from '../rules/calendar.ts';

export interface BillSourceRow {
  readonly connectionId: string;
  readonly isOn: boolean;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly askedAt: Date | null;
  readonly outcome: string | null;
  readonly calls: number;
}

/** How the bill of each connection is asked for; connections that nobody ever switched are not here. */
export async function selectBillSources(pool: Pool): Promise<readonly BillSourceRow[]> {
  const { rows } = await pool.query<BillSourceRow>(
    `SELECT b.connection_id AS "connectionId", b.is_on AS "isOn", b.changed_at AS "changedAt",
            p.display_name AS "changedBy", b.asked_at AS "askedAt", b.outcome, b.calls
       FROM cost_bill_source b LEFT JOIN person p ON p.id = b.changed_by ORDER BY 1`,
  );
  return rows;
}

/** Says whether there is such a connection, by its name. Locks its row. */
export async function lockConnection(tx: Transaction, connectionId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM connection WHERE id = ${connectionId} FOR UPDATE`;
  return rows[0]?.name ?? null;
}

export async function saveBillSource(
  tx: Transaction,
  source: { readonly connectionId: string; readonly isOn: boolean; readonly by: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cost_bill_source (connection_id, is_on, changed_by) VALUES (${source.connectionId}, ${source.isOn}, ${source.by})
    ON CONFLICT (connection_id) DO UPDATE SET is_on = excluded.is_on, changed_by = excluded.changed_by,
      changed_at = clock_timestamp()`;
}

/** Connections whose bill is due, marked as asked by the same statement: whoever comes next within a day finds none. */
export async function takeDueBills(pool: Pool, everyHours: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE cost_bill_source b SET asked_at = clock_timestamp()
       FROM connection c WHERE c.id = b.connection_id AND c.paused_at IS NULL AND b.is_on
        AND (b.asked_at IS NULL OR b.asked_at <= clock_timestamp() - make_interval(hours => $1))
      RETURNING b.connection_id AS id`,
    [everyHours],
  );
  return rows.map(({ id }) => id);
}

export async function saveOutcome(
  tx: Transaction,
  connectionId: string,
  outcome: string,
  calls: number,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE cost_bill_source SET outcome = ${outcome}, calls = calls + ${calls} WHERE connection_id = ${connectionId}`;
}

export interface ReadBill {
  readonly connectionId: string;
  readonly month: Month;
  readonly estimated: boolean;
  readonly currency: string;
  readonly lines: readonly BillLine[];
  readonly unreadable: number;
}

export async function saveBill(tx: Transaction, bill: ReadBill): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cost_bill (connection_id, month, read_at, estimated, currency, lines, unreadable)
    VALUES (${bill.connectionId}, ${`${bill.month}-01`}::date, clock_timestamp(), ${bill.estimated}, ${bill.currency},
            ${JSON.stringify(bill.lines)}::jsonb, ${bill.unreadable})
    ON CONFLICT (connection_id, month) DO UPDATE SET read_at = excluded.read_at, estimated = excluded.estimated,
      currency = excluded.currency, lines = excluded.lines, unreadable = excluded.unreadable`;
}

export interface BillRow extends ReadBill {
  readonly readAt: Date;
}

/** The bills of one month, as last read. */
export async function selectBills(pool: Pool, month: Month): Promise<readonly BillRow[]> {
  const { rows } = await pool.query<Omit<BillRow, 'lines'> & { lines: unknown }>(
    `SELECT connection_id AS "connectionId", to_char(month, 'YYYY-MM') AS month, read_at AS "readAt", estimated, currency,
            lines, unreadable FROM cost_bill WHERE month = $1::date ORDER BY 1`,
    [`${month}-01`],
  );
  return rows.map((row) => ({ ...row, lines: z.array(billLineSchema).parse(row.lines) }));
}
