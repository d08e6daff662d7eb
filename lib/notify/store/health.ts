import type { Reader } from './told.ts';

/** Whether the database's clock stands before the newest audit record. Throws where the database does not answer. */
export async function isAuditClockBehind(db: Reader): Promise<boolean> {
  const rows = await db.$queryRaw<{ behind: boolean }[]>`
    SELECT COALESCE(bool_or(at > clock_timestamp()), false) AS behind FROM audit_head`;
  return rows[0]?.behind ?? false;
}
