import type { Transaction } from '#lib/db/client.ts';
import type { Span } from '../rules/period.ts';
import type { PackWanted } from '../rules/wanted.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

/** What a schedule makes: a pack without its period, which follows from when it is due. */
export type ScheduledWanted = Omit<PackWanted, 'period'>;

export interface ScheduleRow {
  readonly id: string;
  readonly every: Span;
  readonly zone: string;
  readonly wanted: ScheduledWanted;
  readonly recipients: readonly string[];
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly nextAt: Date;
  readonly stoppedAt: Date | null;
}

export async function insertSchedule(tx: Transaction, row: Omit<ScheduleRow, 'stoppedAt'>): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO evidence_schedule (id, every, zone, wanted, recipients, made_by, made_at, next_at)
    VALUES (${row.id}, ${row.every}, ${row.zone}, ${JSON.stringify(row.wanted)}::jsonb, ${[...row.recipients]}, ${row.madeBy},
      ${row.madeAt}, ${row.nextAt})`;
}

export async function listSchedules(db: Reader): Promise<ScheduleRow[]> {
  return await db.$queryRaw<ScheduleRow[]>`
    SELECT id, every, zone, wanted, recipients, made_by AS "madeBy", made_at AS "madeAt", next_at AS "nextAt",
           stopped_at AS "stoppedAt"
    FROM evidence_schedule WHERE stopped_at IS NULL ORDER BY next_at, id LIMIT 200`;
}

/** Schedules whose time has come; each is held until the transaction ends. */
export async function lockDue(tx: Transaction): Promise<ScheduleRow | null> {
  const rows = await tx.$queryRaw<ScheduleRow[]>`
    SELECT id, every, zone, wanted, recipients, made_by AS "madeBy", made_at AS "madeAt", next_at AS "nextAt",
           stopped_at AS "stoppedAt"
    FROM evidence_schedule WHERE stopped_at IS NULL AND next_at <= clock_timestamp()
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return rows[0] ?? null;
}

export async function moveSchedule(tx: Transaction, id: string, nextAt: Date): Promise<void> {
  await tx.$executeRaw`UPDATE evidence_schedule SET next_at = ${nextAt} WHERE id = ${id}`;
}

export async function stopSchedule(tx: Transaction, id: string, by: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE evidence_schedule SET stopped_at = ${at}, stopped_by = ${by} WHERE id = ${id} AND stopped_at IS NULL`;
  return changed === 1;
}

export async function recipientsOf(tx: Reader, id: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ recipients: string[] }[]>`
    SELECT recipients FROM evidence_schedule WHERE id = ${id}`;
  return rows[0]?.recipients ?? [];
}
