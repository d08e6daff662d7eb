import type { Transaction } from '#lib/db/client.ts';

/** What is recorded once in a while and counted in between. */
export interface OnceKey {
  readonly personId: string;
  /** What it was, e.g. "door secrets.list" or "look" with its filters. */
  readonly what: string;
}

/**
 * Says whether this is to be recorded: the first time, and again when `seconds` are over. In between it is counted.
 * @returns how many were counted since the record before, or null if this one is only counted.
 */
export async function takeTurn(
  tx: Transaction,
  { personId, what }: OnceKey,
  code: string,
  seconds: number,
): Promise<number | null> {
  const made = await tx.$executeRaw`
    INSERT INTO audit_once (person_id, what, since, code) VALUES (${personId}, ${what}, clock_timestamp(), ${code})
    ON CONFLICT DO NOTHING`;
  if (made > 0) return 0;
  const rows = await tx.$queryRaw<{ suppressed: number; over: boolean }[]>`
    SELECT suppressed, since <= clock_timestamp() - make_interval(secs => ${seconds}) AS over
    FROM audit_once WHERE person_id = ${personId} AND what = ${what} FOR UPDATE`;
  const row = rows[0];
  if (!row || row.over) {
    await tx.$executeRaw`
      UPDATE audit_once SET since = clock_timestamp(), suppressed = 0, code = ${code}
      WHERE person_id = ${personId} AND what = ${what}`;
    return row?.suppressed ?? 0;
  }
  await tx.$executeRaw`
    UPDATE audit_once SET suppressed = suppressed + 1, code = ${code}
    WHERE person_id = ${personId} AND what = ${what}`;
  return null;
}

/** How many different things of one sort a person did within `seconds`. */
export async function countRecent(
  tx: Transaction,
  personId: string,
  prefix: string,
  seconds: number,
): Promise<number> {
  const rows = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM audit_once
    WHERE person_id = ${personId} AND what LIKE ${`${prefix}%`}
      AND since > clock_timestamp() - make_interval(secs => ${seconds})`;
  return Number(rows[0]?.count ?? 0);
}

/** Takes what was counted of one sort and not recorded, where its time is over. */
export async function takeCounted(
  tx: Transaction,
  prefix: string,
  seconds: number,
): Promise<{ personId: string; what: string; suppressed: number; code: string }[]> {
  const rows = await tx.$queryRaw<{ person_id: string; what: string; suppressed: number; code: string }[]>`
    DELETE FROM audit_once WHERE (person_id, what) IN (
      SELECT person_id, what FROM audit_once
      WHERE what LIKE ${`${prefix}%`} AND suppressed > 0
        AND since <= clock_timestamp() - make_interval(secs => ${seconds})
      ORDER BY since LIMIT 100 FOR UPDATE SKIP LOCKED)
    RETURNING person_id, what, suppressed, code`;
  return rows.map(({ person_id: personId, ...row }) => ({ personId, ...row }));
}

/** Forgets what is long over. */
export async function forgetOld(tx: Transaction, seconds: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM audit_once WHERE suppressed = 0 AND since < clock_timestamp() - make_interval(secs => ${seconds})`;
}
